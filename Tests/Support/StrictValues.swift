/// What a value may hold by its VR alone (PS3.5 table 6.2-1), as far as it can be said without a dictionary.
///
/// For explicit VR; written from the table, not from midic's grammars.
package enum StrictValues {
    private static let unit: [String: Int] = [
        "US": 2, "SS": 2, "OW": 2, "UL": 4, "SL": 4, "FL": 4, "OF": 4, "OL": 4, "AT": 4, "FD": 8, "OD": 8, "OV": 8,
        "SV": 8, "UV": 8,
    ]
    /// Most bytes of one of several values. Text in sets of several bytes is not counted here.
    private static let longest: [String: Int] = ["AE": 16, "CS": 16, "DS": 16, "IS": 12, "UI": 64, "DT": 26]
    private static let single: Set = ["LT", "ST", "UT", "UR"]
    private static let text: Set = ["AE", "LO", "LT", "PN", "SH", "ST", "UC", "UR", "UT"]

    /// The first element whose value its VR does not allow.
    package static func breach(in object: StrictObject, of bytes: [UInt8]) -> StrictBreach? {
        for element in object.elements where !element.isEncapsulated && element.vr != "SQ" && !element.vr.isEmpty {
            if let text = fault(Array(bytes[element.value]), element.vr) {
                return StrictBreach(offset: element.value.lowerBound, text: "\(element.path) \(element.vr): \(text)")
            }
        }
        return nil
    }

    private static func fault(_ value: [UInt8], _ vr: String) -> String? {
        if let unit = unit[vr] { return value.count % unit == 0 ? nil : "\(value.count) bytes" }
        guard vr != "OB", vr != "UN" else { return nil }
        var value = value
        if vr == "UI" {
            if value.last == 0 { value.removeLast() }
            guard value.allSatisfy({ (0x30...0x39).contains($0) || $0 == 0x2E || $0 == 0x5C }) else { return "no UID" }
        } else {
            while value.last == 0x20 { value.removeLast() }
        }
        if text.contains(vr) {
            let allowed: Set<UInt8> = single.contains(vr) || vr == "UT" ? [0x09, 0x0A, 0x0C, 0x0D, 0x1B] : [0x1B]
            return value.contains { $0 < 0x20 && !allowed.contains($0) || $0 == 0x7F } ? "a control character" : nil
        }
        for part in value.split(separator: 0x5C, omittingEmptySubsequences: false) {
            if let longest = longest[vr], part.count > longest { return "\(part.count) bytes" }
            let one = String(decoding: part, as: UTF8.self).trimmingBlanks
            if !one.isEmpty, !matches(one, vr) { return "not in the form of its VR" }
        }
        return nil
    }

    private static func matches(_ text: String, _ vr: String) -> Bool {
        switch vr {
        case "AS": return text.wholeMatch(of: /[0-9]{3}[DWMY]/) != nil
        case "CS": return text.wholeMatch(of: /[A-Za-z0-9 _]+/) != nil
        case "DA": return text.wholeMatch(of: /[0-9]{8}|[0-9]{4}\.[0-9]{2}\.[0-9]{2}/) != nil
        case "DS": return text.wholeMatch(of: /[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?/) != nil
        case "DT": return text.wholeMatch(of: /[0-9]{4}([0-9]{2}){0,5}(\.[0-9]{1,6})?([+-][0-9]{4})?/) != nil
        case "IS": return text.wholeMatch(of: /[+-]?[0-9]+/) != nil
        case "TM": return text.wholeMatch(of: /[0-9]{2}(:?[0-9]{2}){0,2}(\.[0-9]{1,6})?/) != nil
        default: return true
        }
    }
}

extension String {
    fileprivate var trimmingBlanks: String {
        let scalars = unicodeScalars.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed()
        var text = String.UnicodeScalarView()
        text.append(contentsOf: scalars)
        return String(text)
    }
}
