/// A message under a subkey: fields, each with its length before it, so that no two lists of fields give the same bytes.
///
/// The fields are the scope's name, the scope's values, and the value, all trimmed. docs/keyed-values.md has test vectors.
struct KeyedMessage {
    private let key: HMACSHA256
    private var hasher: SHA256

    init(_ key: HMACSHA256, scope: String, scopeValues: [[UInt8]]) {
        self.key = key
        hasher = key.begin()
        let name = scope.utf8.span
        field(name.rawBytes, 0..<name.count)
        for value in scopeValues { field(value) }
    }

    /// Adds `bytes` without the padding around them.
    mutating func field(_ bytes: [UInt8]) {
        field(bytes.rawBytes, Padding.trimmed(bytes.rawBytes, 0..<bytes.count))
    }

    /// Adds the bytes of `range` as they are: a length in 4 bytes, little-endian, then the bytes.
    mutating func field(_ bytes: RawSpan, _ range: Range<Int>) {
        hasher.update(littleEndian: UInt32(range.count))
        hasher.update(bytes, from: range.lowerBound, count: range.count)
    }

    mutating func code() -> SHA256.Chain { key.finish(&hasher) }
}
