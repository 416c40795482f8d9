extension RawSpan {
    /// The tag at `offset`: two numbers of 16 bits, each in the given byte order (PS3.5 section 7.1).
    @inline(__always)
    package func tag(at offset: Int, bigEndian: Bool = false) -> Tag {
        let raw = uint32(at: offset, bigEndian: bigEndian)
        return Tag(rawValue: bigEndian ? raw : raw << 16 | raw >> 16)
    }
}
