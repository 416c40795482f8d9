import MidicLang
import MidicRuntime

/// What parameters may be.
extension DeclarationResolver {
    /// Letters, digits, blanks and `_`, with no blank at its ends (PS3.5 section 6.2, CS).
    private static let code = "[A-Z0-9_]([A-Z0-9 _]*[A-Z0-9_])?"

    func resolveParam(_ name: Name, _ type: ParamType, _ value: Literal?, _ range: SourceRange) -> CheckedParam {
        var param = CheckedParam(
            name: name.text, kind: .text, low: type.low, high: type.high, defaultValue: nil, range: range)
        switch type.kind.text {
        case "text": break
        case "code":
            param.kind = .code
            param.pattern = Self.code
        case "date":
            param.kind = .date
            (param.low, param.high) = (8, 8)
            param.pattern = ParamFit.day
        case "integer": param.kind = .integer
        case "decimal":
            param.kind = .decimal
            guard let decimals = type.decimals, let low = ParamRecord.millionths(decimals.low),
                let high = ParamRecord.millionths(decimals.high)
            else {
                scope.report(
                    .paramBounds,
                    "a decimal parameter lies between two decimals of at most 16 characters, nine digits before the point and six behind it, as in `decimal(0 ... 10.5)`",
                    at: type.range)
                return param
            }
            (param.low, param.high) = (Int(low), Int(high))
        default:
            // The parser reports other words.
            param.high = 16
            return param
        }
        checkBounds(param, type)
        if let pattern = type.pattern { checkPattern(pattern, &param, type) }
        if let value { checkDefault(value, &param) }
        return param
    }

    private func checkBounds(_ param: CheckedParam, _ type: ParamType) {
        func report(_ message: String) { scope.report(.paramBounds, message, at: type.range) }
        if param.low > param.high {
            let bounds = type.decimals ?? (String(type.low), String(type.high))
            report("the bounds are the wrong way round: \(bounds.low) is above \(bounds.high)")
            return
        }
        switch param.kind {
        case .text where param.low < 0 || param.high < 1 || param.high > 1024:
            report("a text parameter has 0 to 1024 characters; write `text(1...8)`")
        case .code where param.low < 1 || param.high > 16:
            report("a code has 1 to 16 characters; write `code(1...16)`")
        case .integer where param.low < Int(Int32.min) || param.high > Int(UInt32.max):
            report("an integer parameter lies between \(Int32.min) and \(UInt32.max)")
        default: break
        }
    }

    private func checkPattern(_ pattern: TextLiteral, _ param: inout CheckedParam, _ type: ParamType) {
        guard param.kind == .text || param.kind == .code else {
            scope.report(
                .paramPattern,
                "`matching` belongs to `text` and `code`; `\(type.kind.text)` says the form of its values itself",
                at: pattern.range)
            return
        }
        switch RegularExpression.compile(pattern.value) {
        case .failure(let error):
            let lower = min(pattern.range.lower + 1 + error.offset, pattern.range.upper)
            scope.report(
                .invalidPattern, error.message,
                at: SourceRange(file: pattern.range.file, lower: lower, upper: pattern.range.upper))
        case .success(let automaton):
            let bytes = ValueSyntax.repertoire(of: .LO).filter { $0 != UInt8(ascii: "\\") }
            func shortest(_ bytes: [UInt8]) -> Int? {
                AutomatonProduct([automaton], bytes: bytes).shortestText(with: 1)
            }
            // A character that is not of ASCII has up to four bytes.
            let (ascii, any) = (shortest(bytes.filter { $0 < 0x80 }), shortest(bytes))
            guard (ascii ?? .max) <= param.high || any != ascii && (any ?? .max) <= 4 * param.high else {
                scope.report(
                    .paramPattern, "no \(type.kind.text) of this length matches the pattern", at: pattern.range)
                return
            }
            if param.kind == .code, !ParamFit.isWithin(pattern.value, Self.code) {
                scope.report(
                    .paramPattern,
                    "the pattern matches what is no code: one has capital letters, digits, `_`, and blanks inside only",
                    at: pattern.range)
                return
            }
            param.pattern = pattern.value
        }
    }

    private func checkDefault(_ value: Literal, _ param: inout CheckedParam) {
        func report(_ message: String, _ range: SourceRange) { scope.report(.paramBounds, message, at: range) }
        switch (param.kind, value) {
        case (.text, .text(let literal)), (.code, .text(let literal)), (.date, .text(let literal)):
            param.defaultValue = literal.value
            let count = literal.value.unicodeScalars.count
            if param.kind == .date {
                if !ParamFit(param).takes(literal.value) {
                    report("the default is no day of the calendar, written YYYYMMDD", literal.range)
                }
            } else if count < param.low || count > param.high {
                report(
                    "the default has \(count) characters; `\(param.name)` takes \(param.low) to \(param.high)",
                    literal.range)
            } else if literal.value.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7F || $0 == "\\" }
            ) {
                report("the default has a control character or a backslash, which no parameter takes", literal.range)
            } else if !ParamFit(param).takes(literal.value) {
                report(
                    param.kind == .code && param.pattern == Self.code
                        ? "the default is no code: one has capital letters, digits, `_`, and blanks inside only"
                        : "the default does not match the pattern", literal.range)
            }
        case (.integer, .number(let number)):
            param.defaultValue = number.text
            if let integer = Int(number.text), integer >= param.low, integer <= param.high { break }
            report("the default is not an integer from \(param.low) to \(param.high)", number.range)
        case (.decimal, .number(let number)):
            param.defaultValue = number.text
            if let found = ParamRecord.millionths(number.text), Int(found) >= param.low, Int(found) <= param.high {
                break
            }
            report("the default is outside the bounds", number.range)
        case (.integer, _): report("the default of an integer parameter is an integer", value.range)
        case (.decimal, _): report("the default of a decimal parameter is a number", value.range)
        default: report("the default of this parameter is a text in quotes", value.range)
        }
    }
}

extension Literal {
    fileprivate var range: SourceRange {
        switch self {
        case .text(let literal): literal.range
        case .number(let name), .reference(let name): name.range
        }
    }
}
