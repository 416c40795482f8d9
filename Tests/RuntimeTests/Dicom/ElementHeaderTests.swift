import Testing

@testable import MidicRuntime

/// Headers byte by byte, as PS3.5 section 7.1 and its tables show them.
@Suite struct ElementHeaderTests {
    struct Form: Sendable, CustomTestStringConvertible {
        var vr: VR
        var encoding: Encoding
        var length: Int
        var bytes: [UInt8]
        var testDescription: String { "\(vr) \(encoding) \(length)" }
    }

    static let forms = [
        Form(vr: .CS, encoding: .explicitLittle, length: 2, bytes: [0x08, 0, 0x60, 0, 0x43, 0x53, 2, 0]),
        Form(vr: .CS, encoding: .explicitBig, length: 2, bytes: [0, 0x08, 0, 0x60, 0x43, 0x53, 0, 2]),
        Form(vr: .CS, encoding: .implicitLittle, length: 2, bytes: [0x08, 0, 0x60, 0, 2, 0, 0, 0]),
        Form(vr: .UT, encoding: .explicitLittle, length: 258, bytes: [0x08, 0, 0x60, 0, 0x55, 0x54, 0, 0, 2, 1, 0, 0]),
        Form(vr: .UT, encoding: .explicitBig, length: 258, bytes: [0, 0x08, 0, 0x60, 0x55, 0x54, 0, 0, 0, 0, 1, 2]),
        Form(
            vr: .SQ, encoding: .explicitLittle, length: 0xFFFF_FFFF,
            bytes: [0x08, 0, 0x60, 0, 0x53, 0x51, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF]),
    ]

    @Test(arguments: forms)
    func writesAndReads(form: Form) throws {
        var bytes: [UInt8] = []
        ElementHeader.append(Tag(0x0008, 0x0060), form.vr, length: form.length, form.encoding, to: &bytes)
        #expect(bytes == form.bytes)
        let header = try ElementHeader.read(bytes.rawBytes, at: 0, limit: bytes.count, encoding: form.encoding)
        #expect(header.tag == Tag(0x0008, 0x0060))
        #expect(header.vr == (form.encoding.isExplicit ? form.vr : nil))
        #expect(Int(header.length) == form.length)
        #expect(header.byteCount == bytes.count)
        for limit in 0..<bytes.count {
            #expect(throws: ElementHeader.Fault.truncated) {
                try ElementHeader.read(bytes.rawBytes, at: 0, limit: limit, encoding: form.encoding)
            }
        }
    }

    /// Two blanks have a short header, letters that are no VR yet a long one, anything else none.
    @Test func unknownVRs() throws {
        let blank: [UInt8] = [0x08, 0, 0x60, 0, 0x20, 0x20, 2, 0]
        let header = try ElementHeader.read(blank.rawBytes, at: 0, limit: 8, encoding: .explicitLittle)
        #expect(header.vr == nil && header.length == 2 && header.byteCount == 8)
        let later: [UInt8] = [0x08, 0, 0x60, 0, 0x5A, 0x5A, 0, 0, 2, 0, 0, 0]
        let long = try ElementHeader.read(later.rawBytes, at: 0, limit: 12, encoding: .explicitLittle)
        #expect(long.vr == nil && long.length == 2 && long.byteCount == 12)
        let small: [UInt8] = [0x08, 0, 0x60, 0, 0x63, 0x73, 2, 0]
        #expect(throws: ElementHeader.Fault.notAVR) {
            try ElementHeader.read(small.rawBytes, at: 0, limit: 8, encoding: .explicitLittle)
        }
    }

    /// Items have no VR, whatever the encoding (PS3.5 section 7.5).
    @Test(arguments: [Encoding.explicitLittle, .implicitLittle, .explicitBig])
    func itemsHaveNoVR(encoding: Encoding) throws {
        var bytes: [UInt8] = []
        ElementHeader.append(.item, length: 16, encoding, to: &bytes)
        #expect(bytes.count == 8)
        let header = try ElementHeader.read(bytes.rawBytes, at: 0, limit: 8, encoding: encoding)
        #expect(header.tag == .item && header.vr == nil && header.length == 16)
    }

    /// A value that a length of 16 bits cannot say is written as UN (PS3.5 section 6.2.2).
    @Test func longValuesOfShortVRs() {
        var bytes: [UInt8] = []
        ElementHeader.append(.patientName, .PN, length: 0x1_0000, .explicitLittle, to: &bytes)
        #expect(bytes == [0x10, 0, 0x10, 0, 0x55, 0x4E, 0, 0, 0, 0, 1, 0])
    }

    @Test(arguments: [Encoding.explicitLittle, .implicitLittle, .explicitBig])
    func dataSetsAreThoseOfTheTests(encoding: Encoding) {
        var written = DataSetWriter(encoding)
        written.element(.sopClassUID, .UI, "1.2.3")
        written.element(Tag(0x0028, 0x0010), .US, uint16: 512)
        written.sequence(.conceptNameCodeSequence) { sequence in
            sequence.item { $0.element(.codeValue, .SH, "ABC") }
            sequence.item { _ in }
        }
        var expected = DicomBytes(encoding)
        expected.element(.sopClassUID, .UI, "1.2.3")
        expected.element(Tag(0x0028, 0x0010), .US, uint16: 512)
        expected.sequence(.conceptNameCodeSequence) { sequence in
            sequence.item { $0.element(.codeValue, .SH, "ABC") }
            sequence.item { _ in }
        }
        #expect(written.bytes == expected.bytes)
    }
}
