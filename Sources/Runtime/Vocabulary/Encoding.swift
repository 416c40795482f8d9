/// How data elements are encoded in a stretch of bytes (PS3.5 section 7 and Annex A).
package enum Encoding: UInt8, Sendable, Hashable {
    case implicitLittle = 0
    case explicitLittle = 1
    case explicitBig = 2

    @inlinable package var isExplicit: Bool { self != .implicitLittle }
    @inlinable package var isBigEndian: Bool { self == .explicitBig }
}
