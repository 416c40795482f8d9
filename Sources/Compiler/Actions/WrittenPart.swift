package import MidicLang
import MidicRuntime

/// One value of `set`, `add` or `prefix:` as the policy writes it.
package enum WrittenPart {
    case literal(String, isNumber: Bool, SourceRange)
    case param(Int, CheckedParam, SourceRange)
    case column(ColumnReference, CheckedColumn, SourceRange)

    var range: SourceRange {
        switch self {
        case .literal(_, _, let range), .param(_, _, let range), .column(_, _, let range): range
        }
    }

    /// New text has to fit the file's character set.
    var mayNotFitCharacterSet: Bool {
        switch self {
        case .literal(let text, _, _): !text.unicodeScalars.allSatisfy(\.isASCII)
        case .param(_, let param, _): param.kind == .text
        // A file without a row has no value either.
        case .column: true
        }
    }

    /// The largest number of characters that it can have.
    var maximumLength: Int {
        switch self {
        case .literal(let text, _, _): text.unicodeScalars.count
        case .param(_, let param, _):
            switch param.kind {
            case .text, .code, .date: param.high
            case .integer: max(String(param.low).count, String(param.high).count)
            case .decimal: ParamRecord.decimalCharacters
            }
        case .column(_, let column, _): column.maximumLength
        }
    }

    /// Several values, joined as DICOM joins them.
    static func template(_ values: [WrittenPart]) -> ValueTemplate {
        var parts: [ValueTemplate.Part] = []
        var text = ""
        for (index, value) in values.enumerated() {
            if index > 0 { text += "\\" }
            switch value {
            case .literal(let literal, _, _): text += literal
            case .param(let param, _, _):
                if !text.isEmpty { parts.append(.literal(text)) }
                text = ""
                parts.append(.param(param))
            case .column(let column, _, _):
                if !text.isEmpty { parts.append(.literal(text)) }
                text = ""
                parts.append(.column(column))
            }
        }
        if !text.isEmpty { parts.append(.literal(text)) }
        return ValueTemplate(parts: parts)
    }
}

extension ActionTarget {
    /// Are the values fit for each attribute that is picked: form, length, number, and whether they may be set at all?
    func accepts(_ values: [WrittenPart], of call: ActionCall) -> Bool {
        guard accepts(values, each: call) else { return false }
        return fits(call.name, .wrongMultiplicity, at: call.range) { member in
            let count = Self.count(of: values, member)
            return member.entry.vm.allows(count)
                ? nil
                : "\(count == 1 ? "1 value is" : "\(count) values are") given, and its VM is \(member.entry.vm.text)"
        }
    }

    /// The same of each value by itself, however many the element has.
    func accepts(_ values: [WrittenPart], each call: ActionCall) -> Bool {
        guard let members = attributes else { return false }
        let action = call.name
        let mayBeSet = fits(action, .classUIDSet) { member in
            member.vrs.contains(.UI) && UIRoles.shared.role(of: member.entry.tag) == .class
                ? "it names a kind of thing and must keep its meaning" : nil
        }
        guard mayBeSet else { return false }
        for value in values {
            switch value {
            case .literal(let text, let isNumber, let range):
                guard accepts(text, isNumber, range, action, members) else { return false }
            case .param(_, let param, let range): guard accepts(param, range, action) else { return false }
            case .column(_, let column, let range): guard accepts(column, range, action) else { return false }
            }
        }
        return true
    }

    private static func count(of values: [WrittenPart], _ member: SelectorMembers.Member) -> Int {
        values.reduce(0) { count, value in
            guard case .literal(let text, _, _) = value, !member.vrs.contains(where: \.isSingleText)
            else { return count + 1 }
            return count + text.split(separator: "\\", omittingEmptySubsequences: false).count
        }
    }

    private func accepts(
        _ text: String, _ isNumber: Bool, _ range: SourceRange, _ action: Name, _ members: [SelectorMembers.Member]
    ) -> Bool {
        var correction: String?
        if members.count == 1, let vr = members[0].vrs.first {
            correction =
                isNumber && !vr.isDecimal ? text : ValueSyntax.problem(of: text, vr: vr)?.correction
        }
        let fixIts = correction.map { [FixIt("use \"\($0)\"", replace: range, with: "\"\($0)\"")] } ?? []
        return fits(action, .invalidValue, at: range, fixIts: fixIts) { member in
            for vr in member.vrs {
                if isNumber, !vr.isDecimal { return "\(vr.name) is text; put the value in quotes" }
                let parts =
                    vr.isSingleText
                    ? [Substring(text)] : text.split(separator: "\\", omittingEmptySubsequences: false)
                for part in parts {
                    if let problem = ValueSyntax.problem(of: String(part), vr: vr) { return problem.message }
                }
            }
            return nil
        }
    }

    private func accepts(_ param: CheckedParam, _ range: SourceRange, _ action: Name) -> Bool {
        fits(action, .paramDoesNotFit, at: range) { member in
            for vr in member.vrs { if let misfit = ParamFit(param).misfit(vr) { return misfit } }
            return nil
        }
    }
}
