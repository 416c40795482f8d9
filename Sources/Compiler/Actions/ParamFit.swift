import MidicRuntime

/// What the values of a parameter can be, as far as its type says.
struct ParamFit {
    let param: CheckedParam

    init(_ param: CheckedParam) { self.param = param }

    /// Whether a text matches the parameter's pattern.
    func takes(_ value: String) -> Bool {
        guard let pattern = param.pattern, case .success(let automaton) = RegularExpression.compile(pattern) else {
            return true
        }
        var state = 0
        for byte in value.utf8 {
            let place = state * Int(automaton.classCount) + Int(automaton.byteClasses[Int(byte)])
            state = Int(automaton.transitions[place])
        }
        return automaton.accepting[state] != 0
    }

    /// Whether all that a pattern matches is of another form too.
    static func isWithin(_ pattern: String, _ form: String) -> Bool {
        guard case .success(let own) = RegularExpression.compile(pattern),
            case .success(let other) = RegularExpression.compile(form)
        else { return false }
        return AutomatonProduct([own, other], bytes: Array(UInt8.min...UInt8.max)).shortestText(with: 1) == nil
    }

    /// A day of the calendar as YYYYMMDD.
    static let day: String = {
        let year = "([1-9][0-9]{3}|0[1-9][0-9]{2}|00[1-9][0-9]|000[1-9])"
        let days =
            "((0[13578]|1[02])(0[1-9]|[12][0-9]|3[01])|(0[469]|11)(0[1-9]|[12][0-9]|30)|02(0[1-9]|1[0-9]|2[0-8]))"
        let leap = "([0-9]{2}(0[48]|[2468][048]|[13579][26])|(0[48]|[2468][048]|[13579][26])00)"
        return "\(year)\(days)|\(leap)0229"
    }()

    /// HH, HHMM, HHMMSS or HHMMSS.FFFFFF.
    private static let time = #"([01][0-9]|2[0-3])([0-5][0-9]([0-5][0-9](\.[0-9]{1,6})?)?)?"#

    /// Forms that all texts of are values of these VRs (PS3.5 table 6.2-1): a parameter of texts whose pattern lies within one may be written
    /// into the VR.
    private static let forms: [VR: String] = [
        .CS: "[A-Z0-9 _]*", .AE: #"[ -\[\]-~]*"#, .AS: "[0-9]{3}[DWMY]", .DA: day, .TM: time,
        .DT: "(\(day))(\(time))?", .UI: #"(0|[1-9][0-9]*)(\.(0|[1-9][0-9]*))*"#,
        .UR: #"[!#-;=?-\[\]_a-z~]*"#,
    ]

    /// Why a VR does not take every value of the parameter; nil if it does.
    func misfit(_ vr: VR) -> String? {
        switch param.kind {
        case .text, .code, .date: textMisfit(vr)
        case .integer: integerMisfit(vr)
        case .decimal:
            vr.usesCharacterSet || vr.isDecimal && !ValueSyntax.isWhole(vr)
                ? nil : "`\(param.name)` may be a number with a fraction, which \(vr.name) does not allow"
        }
    }

    private func textMisfit(_ vr: VR) -> String? {
        if !vr.usesCharacterSet {
            guard let form = Self.forms[vr] else {
                return "`\(param.name)` may be any text, which \(vr.name) does not allow"
            }
            if param.kind == .date, vr != .DA, vr != .DT {
                return "`\(param.name)` is a date, and \(vr.name) holds none"
            }
            guard let pattern = param.pattern, Self.isWithin(pattern, form) else { return Self.misfit(param, vr) }
        }
        if let limit = ValueSyntax.maximumLength(vr), param.high > limit {
            return "`\(param.name)` may have \(param.high) characters, and \(vr.name) holds \(limit)"
        }
        return param.low > 0
            ? nil : "`\(param.name)` may be empty; declare it as `text(1...\(param.high))`"
    }

    /// What to declare in place of a text that may be none of the VR's values.
    private static func misfit(_ param: CheckedParam, _ vr: VR) -> String {
        let open =
            param.pattern == nil ? "may be any text, which" : "may be a text that the pattern matches and"
        let remedy =
            switch vr {
            case .CS: "declare it as `code(1...16)`"
            case .DA: "declare it as `date`"
            case .DT: "declare it as `date`, or with a pattern of date times"
            case .AS: "say what it looks like: `matching /0[0-9]{2}Y/`"
            case .TM: "say what it looks like: `matching /([01][0-9]|2[0-3])[0-5][0-9][0-5][0-9]/`"
            case .UI: #"say what it looks like: `matching /1\.2\.3\.[1-9][0-9]*/`"#
            case .UR: #"say what it looks like: `matching /https:\/\/[a-z.\/]+/`"#
            default: "say what it looks like with `matching`"
            }
        return "`\(param.name)` \(open) \(vr.name) does not allow; \(remedy)"
    }

    private func integerMisfit(_ vr: VR) -> String? {
        // Not all numbers between two dates are dates.
        if vr.isDate { return "`\(param.name)` may be no date; declare it as `date`" }
        for bound in [param.low, param.high] {
            if let problem = ValueSyntax.problem(of: String(bound), vr: vr) {
                return "`\(param.name)` may be \(bound): \(problem.message)"
            }
        }
        return nil
    }
}
