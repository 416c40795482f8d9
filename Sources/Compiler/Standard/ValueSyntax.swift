import MidicRuntime

/// Why a text is no value of a VR.
struct ValueProblem: Hashable {
    /// Lower case, without a final full stop.
    var message: String
    /// The value that was probably meant.
    var correction: String?
}

/// What one value of each VR may look like (PS3.5 section 6.2, Table 6.2-1).
enum ValueSyntax {
    /// The largest number of characters of one value, or nil where only the length field limits it. For PN it is a
    /// component group's.
    static func maximumLength(_ vr: VR) -> Int? {
        switch vr {
        case .AE, .CS, .SH, .DS: 16
        case .AS: 4
        case .DA: 8
        case .DT: 26
        case .IS: 12
        case .LO, .PN, .UI: 64
        case .LT: 10240
        case .ST: 1024
        case .TM: 14
        default: nil
        }
    }

    /// The bytes that values of a VR are made of, in UTF-8; of old dates and times also the signs between their parts.
    static func repertoire(of vr: VR) -> [UInt8] {
        let allowed: (UInt8) -> Bool
        switch vr {
        case .CS: allowed = { "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 _".utf8.contains($0) }
        case .UI: allowed = { "0123456789.".utf8.contains($0) }
        case .AS: allowed = { "0123456789DWMY".utf8.contains($0) }
        case .DA, .TM, .DT: allowed = { "0123456789.:+-".utf8.contains($0) }
        case .ST, .LT, .UT:
            allowed = { byte in byte >= 0x20 && byte != 0x7F || [0x09, 0x0A, 0x0C, 0x0D].contains(byte) }
        default: allowed = { byte in byte >= 0x20 && byte != 0x7F && (vr.usesCharacterSet || byte < 0x7F) }
        }
        return (UInt8.min...UInt8.max).filter(allowed)
    }

    /// What values of a VR look like without the blanks around them, as a pattern; dates and times in the old spelling too.
    static func pattern(of vr: VR) -> String {
        switch vr {
        case .AS: "[0-9]{3}[DWMY]"
        case .DA: #"[0-9]{8}|[0-9]{4}\.[0-9]{2}\.[0-9]{2}"#
        case .TM: #"[0-9]{2}(:?[0-9]{2}(:?[0-9]{2}(\.[0-9]{1,6})?)?)?"#
        case .DT: #"[0-9]{4}([0-9]{2}){0,5}(\.[0-9]{1,6})?([+\-][0-9]{4})?"#
        case .UI: #"[0-9]+(\.[0-9]+)*"#
        default: "[^ ](.*[^ ])?"
        }
    }

    /// A value of a VR whose form is fixed.
    static func example(of vr: VR) -> String? {
        switch vr {
        case .AS: "045Y"
        case .DA: "20240117"
        case .TM: "134500"
        case .DT: "20240117134500"
        case .UI: "1.2.840.10008.1.2"
        default: nil
        }
    }

    /// Numbers without a fraction.
    static func isWhole(_ vr: VR) -> Bool {
        switch vr {
        case .IS, .SL, .SS, .SV, .UL, .US, .UV: true
        default: false
        }
    }

    /// What is wrong with `value` as one value of `vr`; nil if nothing is. Numbers of binary VRs are decimal text.
    static func problem(of value: String, vr: VR) -> ValueProblem? {
        let scalars = value.unicodeScalars
        if !vr.usesCharacterSet, let odd = scalars.first(where: { !$0.isASCII }) {
            return ValueProblem(
                message: "`\(odd)` is not in the default character repertoire, which \(vr.name) is limited to")
        }
        if scalars.contains(where: { isForbiddenControl($0, vr) }) {
            return ValueProblem(message: "\(vr.name) cannot hold control characters")
        }
        if !vr.isSingleText, value.contains("\\") {
            return ValueProblem(message: "a backslash separates values and cannot be part of one")
        }
        if vr == .PN { return personName(value) }
        if let limit = maximumLength(vr), scalars.count > limit {
            return ValueProblem(message: "\(vr.name) holds \(limit) characters at most; this has \(scalars.count)")
        }
        switch vr {
        case .CS: return codeString(value)
        case .AS:
            let digits = value.utf8.prefix(3)
            return value.utf8.count == 4 && digits.allSatisfy(isDigit) && "DWMY".contains(value.last ?? " ")
                ? nil : ValueProblem(message: "an age is three digits and D, W, M or Y, such as `045Y`")
        case .DA:
            return date(value)
                ? nil : ValueProblem(message: "a date is written YYYYMMDD and must exist in the calendar")
        case .TM:
            return time(value, fraction: true)
                ? nil : ValueProblem(message: "a time is written HH, HHMM, HHMMSS or HHMMSS.FFFFFF")
        case .DT:
            return dateTime(value)
                ? nil : ValueProblem(message: "a date time is written YYYYMMDDHHMMSS.FFFFFF&ZZXX or a prefix of it")
        case .IS: return whole(value, in: Double(Int32.min)...Double(Int32.max), "IS")
        case .DS, .FL, .FD:
            return Decimal.isNumber(value, exponent: vr == .DS)
                ? nil : ValueProblem(message: "this is not a number")
        case .US: return whole(value, in: 0...65535, "US")
        case .SS: return whole(value, in: -32768...32767, "SS")
        case .UL: return whole(value, in: 0...Double(UInt32.max), "UL")
        case .SL: return whole(value, in: Double(Int32.min)...Double(Int32.max), "SL")
        case .UV: return UInt64(value) == nil ? ValueProblem(message: "UV holds integers from 0 to \(UInt64.max)") : nil
        case .SV:
            return Int64(value) == nil
                ? ValueProblem(message: "SV holds integers from \(Int64.min) to \(Int64.max)") : nil
        case .UI: return uid(value)
        case .AE:
            return value.allSatisfy { $0 == " " }
                ? ValueProblem(message: "an application title is not only blanks") : nil
        case .SH, .LO, .ST, .LT, .UC, .UT, .UR, .PN: return nil
        case .SQ, .OB, .OD, .OF, .OL, .OV, .OW, .UN, .AT: return ValueProblem(message: "\(vr.name) has no text form")
        }
    }

    private static func isForbiddenControl(_ scalar: Unicode.Scalar, _ vr: VR) -> Bool {
        guard scalar.value < 0x20 || scalar.value == 0x7F else { return false }
        // LF, FF and CR are layout in long texts; TAB too.
        let layout: Set<UInt32> = [0x09, 0x0A, 0x0C, 0x0D]
        return !(vr.isSingleText && vr != .UR && layout.contains(scalar.value))
    }

    private static func isDigit(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") }

    private static func codeString(_ value: String) -> ValueProblem? {
        let allowed = { (scalar: Unicode.Scalar) in
            (scalar >= "A" && scalar <= "Z") || (scalar >= "0" && scalar <= "9") || scalar == " " || scalar == "_"
        }
        if value.unicodeScalars.allSatisfy(allowed) { return nil }
        let upper = value.uppercased()
        if upper.unicodeScalars.allSatisfy(allowed) {
            return ValueProblem(message: "CS has no lower case letters", correction: upper)
        }
        return ValueProblem(message: "CS holds capital letters, digits, blanks and underscores only")
    }

    private static func personName(_ value: String) -> ValueProblem? {
        let groups = value.split(separator: "=", omittingEmptySubsequences: false)
        if groups.count > 3 { return ValueProblem(message: "a person name has three component groups at most") }
        for group in groups {
            if group.unicodeScalars.count > 64 {
                return ValueProblem(
                    message:
                        "a component group of a person name holds 64 characters at most; this has \(group.unicodeScalars.count)"
                )
            }
            if group.split(separator: "^", omittingEmptySubsequences: false).count > 5 {
                return ValueProblem(message: "a person name has five components at most")
            }
        }
        return nil
    }

    /// YYYYMMDD that exists in the Gregorian calendar.
    static func date(_ value: String) -> Bool {
        guard value.utf8.count == 8, value.utf8.allSatisfy(isDigit), let number = Int(value) else { return false }
        let (year, month, day) = (number / 10000, number / 100 % 100, number % 100)
        guard year >= 1, (1...12).contains(month) else { return false }
        return (1...daysIn(month, of: year)).contains(day)
    }

    private static func daysIn(_ month: Int, of year: Int) -> Int {
        switch month {
        case 4, 6, 9, 11: 30
        case 2: year.isMultiple(of: 4) && (!year.isMultiple(of: 100) || year.isMultiple(of: 400)) ? 29 : 28
        default: 31
        }
    }

    private static func time(_ value: String, fraction: Bool) -> Bool {
        let parts = value.split(separator: ".", omittingEmptySubsequences: false)
        guard let digits = parts.first, parts.count <= 2, digits.utf8.allSatisfy(isDigit) else { return false }
        if parts.count == 2 {
            guard fraction, digits.utf8.count == 6, (1...6).contains(parts[1].utf8.count),
                parts[1].utf8.allSatisfy(isDigit)
            else { return false }
        }
        guard [2, 4, 6].contains(digits.utf8.count),
            let number = Int(digits + String(repeating: "0", count: 6 - digits.count))
        else { return false }
        // 60 is a leap second.
        return number / 10000 <= 23 && number / 100 % 100 <= 59 && number % 100 <= 60
    }

    private static func dateTime(_ value: String) -> Bool {
        var text = Substring(value)
        if let sign = text.lastIndex(where: { $0 == "+" || $0 == "-" }) {
            let zone = text[text.index(after: sign)...]
            guard zone.utf8.count == 4, zone.utf8.allSatisfy(isDigit), let number = Int(zone), number <= 1400,
                number % 100 <= 59
            else { return false }
            text = text[..<sign]
        }
        let digits = text.utf8.prefix(8)
        guard digits.count >= 4, digits.allSatisfy(isDigit), digits.count.isMultiple(of: 2) else { return false }
        let day = String(Substring(digits))
        guard date(day + "0101".suffix(8 - day.count)) else { return false }
        let rest = text.dropFirst(8)
        return rest.isEmpty || (digits.count == 8 && time(String(rest), fraction: true))
    }

    private static func uid(_ value: String) -> ValueProblem? {
        let parts = value.split(separator: ".", omittingEmptySubsequences: false)
        let isSound =
            parts.count >= 2
            && parts.allSatisfy { part in
                !part.isEmpty && part.utf8.allSatisfy(isDigit) && (part.count == 1 || part.first != "0")
            }
        return isSound ? nil : ValueProblem(message: "a UID is numbers without leading zeros, joined by dots")
    }

    private static func whole(_ value: String, in range: ClosedRange<Double>, _ name: String) -> ValueProblem? {
        let digits = value.first == "-" || value.first == "+" ? value.dropFirst() : value[...]
        guard !digits.isEmpty, digits.utf8.count <= 11, digits.utf8.allSatisfy(isDigit), let number = Double(value),
            range.contains(number)
        else {
            return ValueProblem(
                message: "\(name) holds integers from \(Int64(range.lowerBound)) to \(Int64(range.upperBound))")
        }
        return nil
    }
}

/// Decimal numbers as text, without the detour of binary fractions.
enum Decimal {
    /// True for an optional sign, digits, an optional fraction and, with `exponent`, an optional exponent.
    static func isNumber(_ text: String, exponent: Bool) -> Bool {
        var rest = Substring(text)
        if rest.first == "-" || rest.first == "+" { rest = rest.dropFirst() }
        if exponent, let e = rest.firstIndex(where: { $0 == "e" || $0 == "E" }) {
            var power = rest[rest.index(after: e)...]
            if power.first == "-" || power.first == "+" { power = power.dropFirst() }
            guard !power.isEmpty, power.utf8.count <= 3, power.utf8.allSatisfy(isDigit) else { return false }
            rest = rest[..<e]
        }
        let parts = rest.split(separator: ".", omittingEmptySubsequences: false)
        return (1...2).contains(parts.count) && parts.allSatisfy { $0.utf8.allSatisfy(isDigit) }
            && parts.contains { !$0.isEmpty }
    }

    /// The shortest spelling: no plus sign, no needless zeros. nil if the text is no number without exponent.
    static func canonical(_ text: String) -> String? {
        guard isNumber(text, exponent: false) else { return nil }
        let isNegative = text.first == "-"
        let digits = text.first == "-" || text.first == "+" ? text.dropFirst() : text[...]
        let parts = digits.split(separator: ".", omittingEmptySubsequences: false)
        let whole = parts[0].drop { $0 == "0" }
        var fraction = parts.count == 2 ? parts[1] : ""
        while fraction.last == "0" { fraction = fraction.dropLast() }
        let magnitude = (whole.isEmpty ? "0" : String(whole)) + (fraction.isEmpty ? "" : ".\(fraction)")
        return isNegative && magnitude != "0" ? "-\(magnitude)" : magnitude
    }

    /// The number in millionths; nil if it has more than six decimals or is out of range.
    static func millionths(_ text: String) -> Int64? {
        guard let canonical = canonical(text) else { return nil }
        let parts = canonical.split(separator: ".")
        let fraction = parts.count == 2 ? String(parts[1]) : ""
        guard fraction.count <= 6 else { return nil }
        return Int64(parts[0] + fraction + String(repeating: "0", count: 6 - fraction.count))
    }

    private static func isDigit(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") }
}
