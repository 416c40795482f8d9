import Testing

@testable import MidicRuntime

/// ICC profiles keep their numbers and lose their texts.
@Suite struct ColorProfileTests {
    private static let text = Array("DOE^JANE".utf8)

    private static func number(_ value: Int) -> [UInt8] {
        [UInt8(value >> 24 & 0xFF), UInt8(value >> 16 & 0xFF), UInt8(value >> 8 & 0xFF), UInt8(value & 0xFF)]
    }

    /// A profile with one tag: a value of `type` with `content` behind its eight bytes.
    static func profile(
        _ type: String, _ content: [UInt8], signature: String = "acsp", maker: [UInt8] = [0, 0, 0, 0],
        rest: [UInt8] = [],
        length: Int? = nil, size: Int? = nil
    ) -> [UInt8] {
        let end = 144 + 8 + content.count
        var bytes = number(size ?? end + rest.count) + [UInt8](repeating: 0, count: 32) + Array(signature.utf8)
        bytes += [UInt8](repeating: 0, count: 8) + maker + [UInt8](repeating: 0, count: 128 - 52)
        bytes += number(1) + Array("desc".utf8) + number(144) + number(length ?? 8 + content.count)
        return bytes + Array(type.utf8) + [0, 0, 0, 0] + content + rest
    }

    private func kept(_ value: [UInt8]) throws -> [UInt8]? {
        let ruleset = try SmallRuleset(otherwise: .keep).ruleset()
        var input = DicomBytes(.explicitLittle)
        input.element(.iccProfile, .OB, bytes: value)
        let output = try run(input, ruleset).bytes
        var front = DicomBytes(.explicitLittle)
        appendBookkeeping(&front, ruleset)
        let rest = output.dropFirst(front.bytes.count)
        return rest.isEmpty ? nil : Array(rest.dropFirst(12))
    }

    @Test func numbersStay() throws {
        for (type, count) in [("XYZ ", 8), ("curv", 8), ("mft2", 8), ("sig ", 4)] {
            let profile = Self.profile(type, (1...count).map { UInt8($0) })
            #expect(try kept(profile) == profile)
        }
        #expect(try kept([]) == [])
    }

    @Test func textsGo() throws {
        let zeros = [UInt8](repeating: 0, count: 8)
        for type in ["text", "utf8", "data", "ncl2", "    ", "ui08", "ui16", "ui32", "ui64"] {
            #expect(try kept(Self.profile(type, Self.text)) == Self.profile(type, zeros))
        }
        #expect(
            try kept(Self.profile("mluc", [0, 0, 0, 1, 0, 0, 0, 12] + Self.text))
                == Self.profile("mluc", [0, 0, 0, 0, 0, 0, 0, 12] + zeros))
        let long = [UInt8](repeating: 0, count: 90)
        #expect(
            try kept(Self.profile("desc", [0, 0, 0, 9] + Self.text + long))
                == Self.profile("desc", [0, 0, 0, 1] + zeros + long))
        // What follows a number is none.
        #expect(
            try kept(Self.profile("sig ", [1, 2, 3, 4] + Self.text)) == Self.profile("sig ", [1, 2, 3, 4] + zeros))
        #expect(
            try kept(Self.profile("XYZ ", [UInt8](repeating: 1, count: 12) + Self.text))
                == Self.profile("XYZ ", [UInt8](repeating: 1, count: 12) + zeros))
        #expect(
            try kept(Self.profile("curv", [0, 0, 0, 1, 9, 9] + Self.text))
                == Self.profile("curv", [0, 0, 0, 1, 9, 9] + zeros))
        // Stripped once is stripped.
        let stripped = Self.profile("mluc", [0, 0, 0, 0, 0, 0, 0, 12])
        #expect(try kept(stripped) == stripped)
    }

    @Test func whatNoTagPointsAtGoes() throws {
        let numbers: [UInt8] = [1, 2, 3, 4]
        #expect(
            try kept(Self.profile("XYZ ", numbers, rest: Self.text))
                == Self.profile("XYZ ", numbers, rest: [UInt8](repeating: 0, count: 8)))
        #expect(try kept(Self.profile("XYZ ", numbers, maker: Array("DOE^".utf8))) == Self.profile("XYZ ", numbers))
        // Behind the size that it says.
        #expect(try kept(Self.profile("XYZ ", numbers) + Self.text) == Self.profile("XYZ ", numbers))
    }

    /// A misfit: it goes, since nothing here needs it.
    @Test func whatIsNoProfile() throws {
        for value in [
            Self.text, Self.profile("XYZ ", [1, 2, 3, 4], signature: "text"), Self.profile("XYZ ", [1, 2], length: 12),
            Self.profile("XYZ ", [1, 2], length: 4), Self.profile("XYZ ", [1, 2], size: 500),
            Self.profile("XYZ ", [1, 2], size: 100),
        ] {
            #expect(try kept(value) == nil)
        }
    }
}
