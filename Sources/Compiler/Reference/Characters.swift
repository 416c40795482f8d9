import MidicRuntime

/// Text as the characters of the set that a data set declares (PS3.3 section C.12.1.1.2, PS3.5 section 6.1; docs/language.md,
/// "Characters").
enum Characters {
    /// Each character: its code where it is ASCII, nil for all others. Escape sequences are none.
    ///
    /// - Returns: nil where the bytes are no text in the set.
    static func read(_ bytes: [UInt8], _ set: SpecificCharacterSet) -> [UInt8?]? {
        if bytes.allSatisfy({ $0 < 0x80 && $0 != 0x1B }) { return bytes.map(Optional.some) }
        if set.kinds.contains(.unknown) { return nil }
        if set.kinds.count == 1 {
            switch set.kinds[0] {
            case .utf8: return unicode(bytes)
            case .gb18030: return pairs(bytes, hasFours: true)
            case .gbk: return pairs(bytes, hasFours: false)
            default: break
            }
        } else if set.kinds.contains(where: { [.utf8, .gb18030, .gbk].contains($0) }) {
            // They have no code extensions.
            return nil
        }
        return switched(bytes, set)
    }

    private static func unicode(_ bytes: [UInt8]) -> [UInt8?]? {
        guard let text = String(validating: bytes, as: UTF8.self) else { return nil }
        let scalars = text.unicodeScalars
        guard !scalars.contains(where: { 0x80...0x9F ~= $0.value }) else { return nil }
        return scalars.map { $0.isASCII ? UInt8($0.value) : nil }
    }

    private static func isSecond(_ byte: UInt8) -> Bool { 0x40...0x7E ~= byte || 0x80...0xFE ~= byte }

    /// GBK and GB18030. 80H alone is the euro sign of some writers.
    private static func pairs(_ bytes: [UInt8], hasFours: Bool) -> [UInt8?]? {
        var found: [UInt8?] = []
        var rest = bytes[...]
        while let first = rest.popFirst() {
            if first < 0x80 {
                found.append(first)
                continue
            }
            found.append(nil)
            if first == 0x80 { continue }
            guard first != 0xFF, let second = rest.popFirst() else { return nil }
            if isSecond(second) { continue }
            guard hasFours, 0x30...0x39 ~= second, let third = rest.popFirst(), 0x81...0xFE ~= third,
                let fourth = rest.popFirst(), 0x30...0x39 ~= fourth
            else { return nil }
        }
        return found
    }

    /// What an escape sequence switches (PS3.3 tables C.12-3 and C.12-4).
    private enum Switch { case lower(isPair: Bool), upper(isPair: Bool) }

    private static let escapes: [(bytes: [UInt8], change: Switch)] =
        [
            ("(B", .lower(isPair: false)), ("(J", .lower(isPair: false)), ("$B", .lower(isPair: true)),
            ("$(D", .lower(isPair: true)), (")I", .upper(isPair: false)), ("$)A", .upper(isPair: true)),
            ("$)C", .upper(isPair: true)),
        ].map { (Array($0.utf8), $1) } + "ABCDFGHLMTb".utf8.map { ([0x2D, $0], .upper(isPair: false)) }

    /// One byte a character, and pairs where escape sequences switch to them.
    private static func switched(_ bytes: [UInt8], _ set: SpecificCharacterSet) -> [UInt8?]? {
        let isUnnamed = set.kinds.allSatisfy { $0 == .ascii }
        let isJapanese = set.kinds.contains(.japaneseSingleByte)
        var (lowerIsPair, upperIsPair) = (false, false)
        var found: [UInt8?] = []
        var rest = bytes[...]
        // Behind a character of a set that nobody named.
        var isBehindUnnamed = false
        while let first = rest.popFirst() {
            if first == 0x1B {
                guard set.usesEscapes, let escape = escapes.first(where: { rest.starts(with: $0.bytes) }) else {
                    return nil
                }
                rest.removeFirst(escape.bytes.count)
                switch escape.change {
                case .lower(let isPair): lowerIsPair = isPair
                case .upper(let isPair): upperIsPair = isPair
                }
                continue
            }
            if lowerIsPair {
                guard first > 0x20, let second = rest.popFirst(), second > 0x20 else { return nil }
                found.append(nil)
                continue
            }
            if first < 0x80 {
                if first == 0x5C, isBehindUnnamed { return nil }
                isBehindUnnamed = false
                found.append(first)
                continue
            }
            found.append(nil)
            if isJapanese {
                // Shift-JIS; A1H to DFH are katakana of half the width.
                guard 0x81...0x9F ~= first || 0xE0...0xFC ~= first else { continue }
                guard let second = rest.popFirst(), isSecond(second) else { return nil }
            } else if upperIsPair {
                guard first > 0xA0, let second = rest.popFirst(), second > 0xA0 else { return nil }
            } else if isUnnamed {
                isBehindUnnamed = true
            } else if first < 0xA0 {
                return nil
            }
        }
        return found
    }
}
