/// Between the file's bytes and Unicode. The interface is made for all defined terms of PS3.3 section C.12.1.1.2; tables are at
/// hand for the default repertoire, ISO_IR 100 and ISO_IR 192, and for the others it says so.
extension SpecificCharacterSet {
    /// The text of a value, with the way back to its bytes.
    ///
    /// ASCII without escape sequences is the same in every set, so it is decoded whatever the file names.
    ///
    /// - Parameter bytes: a value, or several with their backslashes.
    package func decode(_ bytes: [UInt8]) throws(TextFault) -> DecodedText {
        if SpecificCharacterSet.isPlain(bytes) { return DecodedText(same: bytes) }
        switch try onlySet() {
        case .utf8:
            if let offset = SpecificCharacterSet.faultInUTF8(bytes) { throw .malformed(at: offset) }
            return DecodedText(same: bytes)
        case .latin1:
            return DecodedText(bytes) { Unicode.Scalar($0) }
        case .ascii:
            throw .malformed(at: bytes.firstIndex { $0 >= 0x80 || $0 == 0x1B } ?? 0)
        }
    }

    /// The bytes of new text in the set that is in force at a value's start, without escape sequences.
    ///
    /// - Parameter utf8: text in UTF-8.
    package func encode(_ utf8: [UInt8]) throws(TextFault) -> [UInt8] {
        guard let first = utf8.firstIndex(where: { $0 >= 0x80 }) else { return utf8 }
        guard let text = String(validating: utf8, as: UTF8.self) else { throw .malformed(at: first) }
        switch try setAtStart() {
        case .utf8: return utf8
        case .latin1:
            var result: [UInt8] = []
            var offset = 0
            for scalar in text.unicodeScalars {
                // Latin-1 without the control characters 80H to 9FH.
                guard scalar.value < 0x80 || (0xA0...0xFF).contains(scalar.value) else {
                    throw .lacksCharacter(at: offset)
                }
                result.append(UInt8(scalar.value))
                offset += UTF8.width(scalar)
            }
            return result
        case .ascii: throw .lacksCharacter(at: first)
        }
    }

    /// The sets whose tables are at hand.
    private enum Table {
        case ascii
        case latin1
        case utf8
    }

    private static func table(of kind: Kind) throws(TextFault) -> Table {
        switch kind {
        case .ascii: return .ascii
        case .singleByte(number: 100): return .latin1
        case .utf8: return .utf8
        case .singleByte, .japaneseSingleByte, .multiByte, .gb18030, .gbk: throw .noTable
        case .unknown: throw .unknownTerm
        }
    }

    /// The table of a file that names one set. With several, escape sequences may switch to any of them.
    private func onlySet() throws(TextFault) -> Table {
        if hasUnknown { throw .unknownTerm }
        guard kinds.count == 1 else { throw .noTable }
        return try SpecificCharacterSet.table(of: kinds[0])
    }

    /// The table in force at a value's start. UTF-8 beside another set means nothing (PS3.3 section C.12.1.1.2).
    private func setAtStart() throws(TextFault) -> Table {
        let table = try SpecificCharacterSet.table(of: kinds[0])
        if table == .utf8, kinds.count > 1 { throw .noTable }
        return table
    }

    private static func isPlain(_ bytes: [UInt8]) -> Bool { bytes.allSatisfy { $0 < 0x80 && $0 != 0x1B } }

    /// Where UTF-8 is damaged; nil if it is not.
    private static func faultInUTF8(_ bytes: [UInt8]) -> Int? {
        var parser = Unicode.UTF8.ForwardParser()
        var rest = bytes.makeIterator()
        var offset = 0
        while true {
            switch parser.parseScalar(from: &rest) {
            case .valid(let units): offset += units.count
            case .emptyInput: return nil
            case .error: return offset
            }
        }
    }
}
