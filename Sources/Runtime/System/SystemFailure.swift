/// A system call that failed: which, on what, and why.
///
/// Never shows the name by itself: a file's name can be a patient's. Whoever may show it asks for `name`.
package struct SystemFailure: Error, Hashable, Sendable {
    /// The calls as a user may read of them.
    package enum Operation: String, Sendable {
        case open, inspect, read, map, create, write, copy, close, lock, synchronize, list, resolve, link, rename,
            remove
        case makeDirectory = "make folder"
        case setMode = "set mode"
    }
    package let operation: Operation
    /// The value of errno, as in errno(3).
    package let errorNumber: Int32
    /// The path or the name that the call was made with; nil where there was none.
    package let name: String?

    /// What the caller knows better than the system's words for the error number.
    private let explanation: String?

    package init(_ operation: Operation, _ errorNumber: Int32, name: String? = nil, explanation: String? = nil) {
        self.operation = operation
        self.errorNumber = errorNumber
        self.name = name
        self.explanation = explanation
    }

    /// The system's words for the error number, such as `No space left on device`, or better ones where there are.
    package var reason: String { explanation ?? SystemCall.describe(errorNumber) }
}

extension SystemFailure: CustomStringConvertible {
    /// Operation and reason, without the name.
    package var description: String { "\(operation.rawValue): \(reason)" }
}

extension SystemFailure {
    /// Operation, name and reason, for those who may show the name.
    package var described: String {
        operation.rawValue + (name.map { " " + $0 } ?? "") + ": " + reason
    }

    /// Whether the kernel could not read the memory that it was to write from: a mapping that has shrunk.
    package var isBadAddress: Bool { errorNumber == SystemCall.badAddress }

    /// Whether the reader of a pipe went away.
    package var isBrokenPipe: Bool { errorNumber == SystemCall.brokenPipe }

    /// Whether nothing has the name.
    package var isAbsence: Bool { errorNumber == SystemCall.absent }

    /// Whether something has the name already.
    package var isTaken: Bool { errorNumber == SystemCall.exists }

    /// Whether a folder was wanted and something else is there, such as a symbolic link where none is followed.
    package var isNoFolder: Bool { errorNumber == SystemCall.isNoDirectory || errorNumber == SystemCall.link }

    /// A link or a file in the place of a folder.
    package static func notAFolder(_ path: String) -> SystemFailure {
        SystemFailure(
            .open, SystemCall.isNoDirectory, name: path,
            explanation: "a link or a file stands where the output needs a folder; links are not followed")
    }

    /// A folder whose lock another run holds.
    package static func inUse(_ path: String) -> SystemFailure {
        SystemFailure(
            .lock, SystemCall.isHeld, name: path,
            explanation: "another run is writing to this folder; wait for its end, or give each run its own")
    }

    /// A name that somebody else has taken meanwhile.
    package static func taken(_ path: String) -> SystemFailure {
        SystemFailure(
            .rename, SystemCall.exists, name: path,
            explanation: "something else has put a file there while the run was at work")
    }

    /// An output of an earlier run that somebody else has changed, replaced or removed meanwhile.
    package static func changed(_ path: String) -> SystemFailure {
        SystemFailure(
            .inspect, SystemCall.exists, name: path,
            explanation: "something else has changed this output while the run was at work")
    }

    /// The same failure by the name that the user knows, such as the whole path of a name in an open folder.
    package func named(_ name: String) -> SystemFailure {
        SystemFailure(operation, errorNumber, name: name, explanation: explanation)
    }

    /// Whether a file has more bytes than the reader takes.
    package var isTooLong: Bool { errorNumber == SystemCall.tooLong }

    /// Whether the process or the machine ran out of something, which is no fault of the file at hand.
    package var isExhaustion: Bool { SystemCall.isExhaustion(errorNumber) }
}
