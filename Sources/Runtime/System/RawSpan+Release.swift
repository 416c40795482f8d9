extension RawSpan {
    /// How much of a mapped file is read before its pages are given back, in bytes: 8 MiB.
    package static var releasedPiece: Int { 8 << 20 }

    /// Gives the pages of a range back to the kernel where they are of an input that is mapped. The bytes stay readable and the same.
    package func releasePages(_ range: Range<Int>) { MappingGuard.release(self, range) }
}
