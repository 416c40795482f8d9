import MidicCompiler
import MidicRuntime

/// Dates in numbers and texts that `shift` moves (docs/language.md, "Dates in numbers and texts").
enum Moments {
    static let numbers: Set<VR> = [.DS, .IS, .UL, .SL, .UV, .SV, .FD]
    static let texts: Set<VR> = [.CS, .DS, .IS, .LO, .LT, .SH, .ST, .UC, .UT]

    private static func isYear(_ thousandths: Int128) -> Bool {
        // 0001-01-01 and 10000-01-01.
        Int128(-62_135_596_800_000) <= thousandths && thousandths < Int128(253_402_300_800_000)
    }

    /// A decimal text, whose digits behind the point stay as they are.
    static func shifted(_ text: String, _ vr: VR, days: Int, perSecond: Int128) -> String? {
        var rest = text[...]
        let isNegative = rest.first == "-"
        if isNegative || rest.first == "+" { rest.removeFirst() }
        let parts = rest.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 1 || vr == .DS, !parts[0].isEmpty,
            parts.joined().allSatisfy({ $0.isASCII && $0.isNumber })
        else { return nil }
        let fraction = parts.count > 1 ? parts[1] : ""
        guard fraction.count <= 18 else { return nil }
        var power: Int128 = 1
        for _ in fraction { power *= 10 }
        guard let digits = Int128(parts[0] + fraction) else { return nil }
        // What 64 bits do not hold is no moment.
        guard digits <= Int128(Int64.max), power <= Int128(Int64.max) else { return nil }
        let value = isNegative ? -digits : digits
        let distance = Int128(days) * 86_400 * perSecond * power
        let moved = value + distance
        guard 86_400 * perSecond * power <= Int128(Int64.max), distance.magnitude <= UInt128(Int64.max),
            moved.magnitude <= UInt128(Int64.max)
        else { return nil }
        for end in [value, moved] where !isYear(floor(end * (1000 / perSecond), power)) { return nil }
        let magnitude = Int128(moved.magnitude)
        var result = (moved < 0 ? "-" : "") + String(magnitude / power)
        if !fraction.isEmpty { result += "." + String(String(power + magnitude % power).dropFirst()) }
        if vr == .IS { return Int32(result) == nil ? nil : result }
        return result.count <= 16 ? result : nil
    }

    private static func floor(_ value: Int128, _ unit: Int128) -> Int128 {
        let (quotient, rest) = value.quotientAndRemainder(dividingBy: unit)
        return rest < 0 ? quotient - 1 : quotient
    }

    /// Binary numbers, one after the other.
    static func shifted(_ value: [UInt8], _ vr: VR, big: Bool, days: Int, perSecond: Int128) -> [UInt8]? {
        let size = [VR.UL, .SL].contains(vr) ? 4 : 8
        guard value.count % size == 0 else { return nil }
        var result: [UInt8] = []
        for start in stride(from: 0, to: value.count, by: size) {
            let bytes = Array(value[start..<start + size])
            let word = (big ? bytes : bytes.reversed()).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
            guard let moved = shifted(word, vr, days: days, perSecond: perSecond) else { return nil }
            let new = (0..<size).map { UInt8(truncatingIfNeeded: moved >> UInt64(8 * $0)) }
            result += big ? new.reversed() : new
        }
        return result
    }

    private static func shifted(_ word: UInt64, _ vr: VR, days: Int, perSecond: Int128) -> UInt64? {
        let distance = Int128(days) * 86_400 * perSecond
        if vr == .FD {
            let value = Double(bitPattern: word)
            let moved = value + Double(Int64(distance))
            let limits = Double(-62_135_596_800 * Int64(perSecond))..<Double(253_402_300_800 * Int64(perSecond))
            return limits.contains(value) && limits.contains(moved) ? moved.bitPattern : nil
        }
        let value: Int128 =
            switch vr {
            case .UL: Int128(UInt32(truncatingIfNeeded: word))
            case .SL: Int128(Int32(truncatingIfNeeded: word))
            case .UV: Int128(word)
            default: Int128(Int64(bitPattern: word))
            }
        let moved = value + distance
        guard value <= Int128(Int64.max), isYear(value * (1000 / perSecond)), isYear(moved * (1000 / perSecond)) else {
            return nil
        }
        switch vr {
        case .UL: return UInt32(exactly: moved).map { UInt64($0) }
        case .SL: return Int32(exactly: moved).map { UInt64(UInt32(bitPattern: $0)) }
        case .UV: return UInt64(exactly: moved)
        default: return Int64(exactly: moved).map { UInt64(bitPattern: $0) }
        }
    }

    /// A text of a layout, whose digits for year, month and day are exchanged.
    static func shifted(_ text: [UInt8], layout: String, days: Int) -> [UInt8]? {
        let layout = Array(layout.utf8)
        guard text.count == layout.count else { return nil }
        /// The places of a part in the layout, which is as long as the text.
        func places(_ part: String) -> Range<Int>? {
            let part = Array(part.utf8)
            return (0...max(0, layout.count - part.count)).first { Array(layout[$0...].prefix(part.count)) == part }
                .map { $0..<$0 + part.count }
        }
        var numbers: [String: Int] = [:]
        var digits: Set<Int> = []
        for part in ["YYYY", "MM", "DD", "hh", "mm", "ss"] {
            guard let range = places(part) else { continue }
            digits.formUnion(range)
            guard text[range].allSatisfy({ 0x30...0x39 ~= $0 }) else { return nil }
            numbers[part] = Int(String(decoding: text[range], as: UTF8.self))
        }
        for place in layout.indices where !digits.contains(place) && layout[place] != text[place] { return nil }
        guard let year = numbers["YYYY"], let month = numbers["MM"], let day = numbers["DD"],
            let date = CivilDate(year: year, month: month, day: day), numbers["hh"] ?? 0 <= 23,
            numbers["mm"] ?? 0 <= 59,
            numbers["ss"] ?? 0 <= 60, let moved = date.adding(days: days)
        else { return nil }
        var result = text
        for (part, number) in [("YYYY", 10_000 + moved.year), ("MM", 100 + moved.month), ("DD", 100 + moved.day)] {
            if let range = places(part) { result.replaceSubrange(range, with: Array(String(number).utf8.dropFirst())) }
        }
        return result
    }
}

extension Performance {
    /// What the forms of `shift` with a second argument make of a value.
    func shifted(
        _ value: [UInt8], _ step: ActionStep, _ element: TreeElement, _ vr: VR
    ) throws(FileFailure.Code) -> [UInt8] {
        let isBinary = Moments.numbers.contains(vr) && vr.isBinaryNumber
        if isBinary ? value.isEmpty : Padding.trimmed(value).isEmpty { return [] }
        guard step.arguments.count == 2, case .offset(let offset) = step.arguments[0] else { throw .notAValue }
        let days = try requireDays(offset)
        switch step.arguments[1] {
        case .integer(let unit):
            let perSecond: Int128 = unit == 0 ? 1 : 1000
            if isBinary {
                guard
                    let moved = Moments.shifted(value, vr, big: element.isBigEndian, days: days, perSecond: perSecond)
                else { throw .unreadableNumber }
                return moved
            }
            return try MultiValue.mapEach(value, failure: .unreadableNumber) { number in
                Moments.shifted(String(decoding: number, as: UTF8.self), vr, days: days, perSecond: perSecond)
                    .map { Array($0.utf8) }
            }
        case .text(let layout):
            return try MultiValue.mapEach(value, failure: .unreadableDate) {
                Moments.shifted($0, layout: layout, days: days)
            }
        default: throw .notAValue
        }
    }
}
