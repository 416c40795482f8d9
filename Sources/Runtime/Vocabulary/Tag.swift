/// A data element tag: group in the high 16 bits, element in the low 16 (PS3.5 section 7.1).
public struct Tag: Hashable, Sendable, Comparable {
    public let rawValue: UInt32

    @inlinable
    public init(rawValue: UInt32) { self.rawValue = rawValue }

    @inlinable
    public init(_ group: UInt16, _ element: UInt16) { rawValue = UInt32(group) << 16 | UInt32(element) }

    @inlinable public var group: UInt16 { UInt16(truncatingIfNeeded: rawValue >> 16) }
    @inlinable public var element: UInt16 { UInt16(truncatingIfNeeded: rawValue) }

    /// Odd groups belong to implementers (PS3.5 section 7.8).
    @inlinable public var isPrivate: Bool { rawValue & 0x0001_0000 != 0 }

    /// (gggg,0010) to (gggg,00FF) of an odd group: reserves a block (PS3.5 section 7.8.1).
    @inlinable public var isPrivateCreator: Bool {
        isPrivate && element >= 0x0010 && element <= 0x00FF
    }

    /// Whether it reserves a block in a group that data sets may have: 0001 to 0007 and FFFF are for nobody (PS3.5 section 7.8).
    package var canBePrivateCreator: Bool { isPrivateCreator && 0x0009...0xFFFD ~= group }

    /// Whether an attribute of a data set can have this tag: not private, not file meta, not an item.
    package var isPublicAttribute: Bool { !isPrivate && group >= 0x0008 && group != 0xFFFE }

    /// The attribute of the data set that an element of the meta group repeats (PS3.10 table 7.1-1).
    package var repeatedByMeta: Tag? {
        switch self {
        case .mediaStorageSOPClassUID: .sopClassUID
        case .mediaStorageSOPInstanceUID: .sopInstanceUID
        default: nil
        }
    }

    /// The element of the meta group that repeats an attribute of the data set.
    package var repeatedInMeta: Tag? {
        switch self {
        case .sopClassUID: .mediaStorageSOPClassUID
        case .sopInstanceUID: .mediaStorageSOPInstanceUID
        default: nil
        }
    }

    @inlinable public static func < (lhs: Tag, rhs: Tag) -> Bool { lhs.rawValue < rhs.rawValue }
}

extension Tag: CustomStringConvertible {
    /// `(0010,0020)`
    public var description: String {
        func hex(_ value: UInt16) -> String {
            let digits = String(value, radix: 16, uppercase: true)
            return String(repeating: "0", count: 4 - digits.count) + digits
        }
        return "(\(hex(group)),\(hex(element)))"
    }
}
