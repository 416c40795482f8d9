/// Compares files byte by byte. Keeps its two buffers, since a repeated run asks for each of its files.
package struct ContentComparison: Sendable {
    private static let part = 64 * 1024
    private var first: [UInt8] = []
    private var second: [UInt8] = []

    package init() {}

    /// Whether two open files hold the same bytes, from where they stand.
    package mutating func areEqual(
        _ left: borrowing Descriptor, _ right: borrowing Descriptor
    ) throws(SystemFailure) -> Bool {
        var rest = try left.status().size
        guard try right.status().size == rest else { return false }
        if first.isEmpty {
            first = [UInt8](repeating: 0, count: ContentComparison.part)
            second = first
        }
        while rest > 0 {
            let count = try left.read(into: &first, count: min(rest, ContentComparison.part))
            guard count > 0, try right.read(into: &second, count: count) == count,
                first.rawBytes.extracting(first: count).hasSameBytes(as: second.rawBytes.extracting(first: count))
            else { return false }
            rest -= count
        }
        return true
    }
}
