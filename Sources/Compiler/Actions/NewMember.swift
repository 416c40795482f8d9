import MidicLang
import MidicRuntime

/// An attribute of a new item, with its values or its own item.
struct NewMember {
    enum Value {
        case values([WrittenPart])
        case item([NewMember])
    }
    let entry: DictionaryEntry
    let value: Value
    let range: SourceRange

    var mayNotFitCharacterSet: Bool {
        switch value {
        case .values(let values): values.contains(where: \.mayNotFitCharacterSet)
        case .item(let members): members.contains(where: \.mayNotFitCharacterSet)
        }
    }

    /// `X = ""`: an attribute without a value.
    private var isEmpty: Bool {
        guard case .values(let values) = value, values.count == 1, case .literal(let text, _, _) = values[0] else {
            return false
        }
        return text.isEmpty
    }

    /// Holds the values against the attribute as `set` does.
    func fits(_ target: ActionTarget, _ call: ActionCall) -> Bool {
        switch value {
        case .item(let members): return members.allSatisfy { $0.fits(target, call) }
        case .values(let values):
            guard !entry.vrs.contains(where: { $0.isOpaque || $0 == .AT }) else {
                call.report(
                    .itemMember, "a value of `\(entry.label)` (\(entry.vrText)) has no text form", at: range)
                return false
            }
            if isEmpty { return true }
            let selector = CheckedSelector.attribute(entry.tag)
            let member = SelectorMembers.Member(subject: .attribute(entry.tag), entry: entry, vrs: entry.vrs)
            let own = ActionTarget(
                selector: selector, exceptions: [], path: .anywhere, range: range, isInsideSequence: true,
                hasProfile: target.hasProfile, members: .known([member]), membership: target.membership,
                catalogue: target.catalogue, scope: target.scope)
            return own.accepts(values, of: AddItemAction.inner(call, [], range))
        }
    }

    /// Tag, VR and value; of a sequence its item's attributes and a 0.
    var arguments: [ActionArgument] {
        let head: [ActionArgument] = [.attribute(entry.tag), .integer(Int(entry.vr.rawValue))]
        switch value {
        case .values(let values):
            return head + [.value(isEmpty ? ValueTemplate(parts: []) : WrittenPart.template(values))]
        case .item(let members): return head + members.flatMap(\.arguments) + [.integer(0)]
        }
    }

    /// `{ X = "v", Y = item { ... } }`, up to the end or the 0 behind an item.
    static func spelling(_ rest: inout ArraySlice<ActionArgument>, _ names: ActionNames) -> String {
        var members: [String] = []
        while case .attribute(let tag)? = rest.first {
            rest = rest.dropFirst(2)
            if case .value(let template)? = rest.first {
                rest = rest.dropFirst()
                members.append("\(names.attribute(tag)) = \(values(template, names))")
            } else {
                members.append("\(names.attribute(tag)) = item \(spelling(&rest, names))")
                rest = rest.dropFirst()
            }
        }
        return "{ \(members.joined(separator: ", ")) }"
    }

    /// One text, or several values in parentheses where a parameter is one of them.
    private static func values(_ template: ValueTemplate, _ names: ActionNames) -> String {
        guard template.parts.count > 1 else { return names.value(template) }
        var values: [String] = []
        for part in template.parts {
            switch part {
            case .param(let index): values.append(names.params[index])
            case .column(let column): values.append("lookup " + names.column(column))
            case .literal(let text):
                values += text.split(separator: "\\").map { CanonicalSpelling.quoted(String($0)) }
            }
        }
        return "(\(values.joined(separator: ", ")))"
    }
}
