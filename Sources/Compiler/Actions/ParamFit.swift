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

    /// What values of these VRs are made of.
    private static let forms: [VR: String] = [.CS: "[A-Z0-9 _]*", .AE: #"[ -\[\]-~]*"#, .AS: "[0-9]{3}[DWMY]"]

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
            if vr == .DA || vr == .DT {
                return param.kind == .date ? nil : "`\(param.name)` may be no date; declare it as `date`"
            }
            if param.kind == .date { return "`\(param.name)` is a date, and \(vr.name) holds none" }
            guard let form = Self.forms[vr], let pattern = param.pattern, Self.isWithin(pattern, form) else {
                return "`\(param.name)` may be any text, which \(vr.name) does not allow"
                    + (vr == .CS ? "; declare it as `code(1...16)`" : "")
            }
        }
        if let limit = ValueSyntax.maximumLength(vr), param.high > limit {
            return "`\(param.name)` may have \(param.high) characters, and \(vr.name) holds \(limit)"
        }
        return param.low > 0
            ? nil : "`\(param.name)` may be empty; declare it as `text(1...\(param.high))`"
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
