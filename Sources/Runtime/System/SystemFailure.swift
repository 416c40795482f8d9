/// A system call that failed: which, and errno. Holds no path, since a path can carry a patient's name.
public struct SystemFailure: Error, Hashable, Sendable {
    /// The calls as a user may read of them.
    public enum Operation: String, Sendable {
        case open, inspect, read, map, create, write, copy, close
    }
    public let operation: Operation
    /// The value of errno, as in errno(3).
    public let errorNumber: Int32

    public init(_ operation: Operation, _ errorNumber: Int32) {
        self.operation = operation
        self.errorNumber = errorNumber
    }
}
