import MidicLang

/// The typed tree as short text, without places, for comparison in tables.
enum Describe {
    private static func column(_ column: TableExpression.Column) -> String {
        let type =
            switch column.kind {
            case .text(let low, let high, let pattern):
                "\(low)..\(high)" + (pattern.map { "/\($0.value)/" } ?? "")
            case .choice(let texts): texts.map(\.value).joined(separator: "|")
            case .integer(let low, let high): "#\(low)..\(high)"
            case .date: "date"
            }
        return "\(column.name.text):\(type)" + (column.repeatsKey == nil ? "" : "!")
    }

    static func declaration(_ declaration: Declaration) -> String {
        switch declaration {
        case .secret(let name, _): "secret \(name.text)"
        case .param(let name, let type, let value, _):
            "param \(name.text) \(type.kind.text) \(type.low)..\(type.high)" + (value.map { " = " + literal($0) } ?? "")
        case .offset(let name, .given(let param), _): "offset \(name.text) param \(param.text)"
        case .offset(let name, .lookup(let column), _):
            "offset \(name.text) lookup \(column.table.text).\(column.column.text)"
        case .offset(let name, .anchor(let column, let date), _):
            "offset \(name.text) anchor \(column.table.text).\(column.column.text) to \(date.value)"
        case .table(let name, let table, _):
            "table \(name.text) \(table.key.text)" + (table.isTrimmed ? " trimmed" : "")
                + (table.ignoresCase ? " ignoring case" : "") + " "
                + table.columns.map(self.column).joined(separator: " ")
        case .offset(let name, .keyed(let days, let keys, let secret), _):
            "offset \(name.text) \(days.low)..\(days.high)" + (days.step.map { " step \($0)" } ?? "") + " by "
                + keys.map { $0.attributes.map(\.text).joined(separator: "+") }.joined(separator: "|")
                + " with \(secret.text)"
        case .set(let name, let selector, _): "set \(name.text) \(self.selector(selector))"
        case .condition(let name, let condition, _): "condition \(name.text) \(guardText(condition))"
        case .tagList(let name, let from): "set \(name.text) from \(from.file.value)"
        case .device(let name, let condition, _): "device \(name.text) \(guardText(condition))"
        }
    }

    static func statement(_ statement: Statement) -> String {
        switch statement {
        case .gate(let gate):
            gate.kind.rawValue + (gate.reason.map { " '\($0.value)'" } ?? "")
                + (gate.condition.map { " when \(guardText($0))" } ?? "")
        case .rule(let rule):
            selector(rule.selector) + (rule.condition.map { " when \(guardText($0))" } ?? "") + " -> "
                + (rule.override == nil ? "" : "override ") + actions(rule.actions)
                + (rule.because.map(describe) ?? "")
        case .unregisteredClasses(let chain, let loosening, _):
            "classes unregistered -> " + (loosening.override == nil ? "" : "override ") + actions(chain)
                + (loosening.because.map(describe) ?? "")
        case .safeList(let from, let loosening):
            "safe_list '\(from.file.value)'" + (loosening.override == nil ? "" : " override")
                + (loosening.because.map(describe) ?? "")
        case .waiver(let waiver):
            "waive \(waiver.option.text)" + (waiver.condition.map { " when \(guardText($0))" } ?? "")
                + describe(waiver.because)
        case .markEquipment(let mark):
            "mark \(mark.override == nil ? "" : "override ")equipment"
                + (mark.condition.map { " when \(guardText($0))" } ?? "")
                + (mark.because.map(describe) ?? "")
        case .forClasses(let terms, let condition, let body, _):
            "for \(classes(terms))" + (condition.map { " when \(guardText($0))" } ?? "") + block(body)
        case .when(let condition, let body, _): "when \(guardText(condition))" + block(body)
        case .privateBlock(let creator, let body, _): "private '\(creator.value)'" + block(body)
        case .inSequence(let path, let body, _): "in \(self.path(path))" + block(body)
        }
    }

    private static func block(_ body: [Statement]) -> String {
        " { " + body.map(statement).joined(separator: "; ") + " }"
    }

    static func selector(_ selector: SelectorExpression) -> String {
        "[" + selector.terms.map(term).joined(separator: " ")
            + (selector.exceptions.isEmpty ? "" : " - " + selector.exceptions.map(term).joined(separator: " ")) + "]"
    }

    private static func term(_ term: SelectorTerm) -> String {
        let target =
            switch term.target {
            case .name(let name): name.text
            case .glob(let name): "glob:\(name.text)"
            case .tag(let pattern): tag(pattern)
            case .vr(let names): "vr:" + names.map(\.text).joined(separator: "+")
            case .obligations(let name): "obligations:\(name.text)"
            case .retained(let name): "retained:\(name.text)"
            case .privateElement(let creator, let pattern): "private:\(creator?.value ?? "?"):\(tag(pattern))"
            case .privateAll(let creator): "private:\(creator?.value ?? "?"):all"
            case .meta(let name): "meta:\(name.text)"
            case .metaTag(let pattern): "meta:\(tag(pattern))"
            case .everything: "everything"
            }
        return path(term.path) + target
    }

    private static func path(_ path: PathPrefix) -> String {
        (path.anchored ? "./" : "")
            + path.steps.map { step in
                switch step {
                case .sequence(let name): name.text + "/"
                case .sequenceTag(let pattern): tag(pattern) + "/"
                case .anyDepth: "**/"
                }
            }.joined()
    }

    private static func tag(_ pattern: TagPattern) -> String {
        func half(_ half: TagHalf) -> String {
            half.isExact
                ? hex(half.low) : "\(hex(half.low))-\(hex(half.high))&\(hex(half.mask))"
        }
        return "\(half(pattern.group)).\(half(pattern.element))"
    }

    private static func hex(_ value: UInt16) -> String {
        let text = String(value, radix: 16, uppercase: true)
        return String(repeating: "0", count: 4 - text.count) + text
    }

    private static func classes(_ terms: [ClassTerm]) -> String {
        terms.map {
            switch $0 {
            case .storage(let names, _): "storage:" + names.map(\.text).joined(separator: "+")
            case .keyword(let name): name.text
            case .uid(let uid): "'\(uid.value)'"
            }
        }.joined(separator: ",")
    }

    static func guardText(_ expression: GuardExpression) -> String {
        switch expression {
        case .and(let operands, _): "(and " + operands.map(guardText).joined(separator: " ") + ")"
        case .or(let operands, _): "(or " + operands.map(guardText).joined(separator: " ") + ")"
        case .not(let operand, _): "(not " + guardText(operand) + ")"
        case .reference(let name): "@\(name.text)"
        case .fact(let words, _): "<\(words.joined(separator: " "))>"
        case .atom(let atom): "<\(quantifier(atom.quantifier))\(subject(atom.subject)) \(test(atom.test))>"
        }
    }

    private static func quantifier(_ quantifier: GuardAtomExpression.Quantifier) -> String {
        switch quantifier {
        case .single: ""
        case .any: "any "
        case .all: "all "
        case .index(let index): "#\(index) "
        }
    }

    private static func subject(_ subject: GuardAtomExpression.Subject) -> String {
        switch subject {
        case .name(let name): name.text
        case .tag(let pattern): tag(pattern)
        case .meta(let name): "meta:\(name.text)"
        case .nested(let steps): steps.map { Self.subject($0) }.joined(separator: "/")
        case .privateElement(let creator, let pattern): "private '\(creator.value)' \(tag(pattern))"
        case .value: "value"
        }
    }

    private static func test(_ test: GuardAtomExpression.Test) -> String {
        switch test {
        case .equals(let value, let negated): (negated ? "!= " : "= ") + literal(value)
        case .oneOf(let values, let negated):
            (negated ? "not " : "") + "in " + values.map(literal).joined(separator: ",")
        case .inClasses(let terms, let negated): (negated ? "not " : "") + "in \(classes(terms))"
        case .compare(let comparison, let value): "\(comparison.rawValue) \(literal(value))"
        case .matches(let text, let negated): (negated ? "not " : "") + "matches \(text.value)"
        case .words(let words, let values, let negated):
            (negated ? "not " : "") + (words + values.map(literal)).joined(separator: " ")
        case .presence(let presences, let negated):
            (negated ? "not " : "") + presences.map(\.rawValue).joined(separator: "|")
        }
    }

    private static func literal(_ literal: Literal) -> String {
        switch literal {
        case .text(let text): "'\(text.value)'"
        case .number(let name): name.text
        case .reference(let name): "$\(name.text)"
        }
    }

    static func actions(_ actions: [ActionExpression]) -> String { actions.map(action).joined(separator: " else ") }

    static func action(_ action: ActionExpression) -> String {
        let arguments = action.arguments.map(argument)
        return action.name.text + (arguments.isEmpty ? "" : "(" + arguments.joined(separator: " ") + ")")
    }

    private static func argument(_ argument: ActionExpression.Argument) -> String {
        let value =
            switch argument.value {
            case .literal(let literal): Self.literal(literal)
            case .alternatives(let names): "$" + names.map(\.text).joined(separator: "|")
            case .quantity(let number, let unit): "\(number.text)_\(unit.text)"
            case .tag(let pattern): tag(pattern)
            case .pair(let old, let new): "\(old.value)->\(new.value)"
            case .column(let name): (name.isLookup ? "lookup " : "") + name.table.text + "." + name.column.text
            case .call(let word, let inner): "\(word.text)(\(inner.map(Self.argument).joined(separator: " ")))"
            case .characters(let first, let last): "\(first.text)..\(last.text)"
            case .item(let members): item(members)
            }
        return (argument.label.map { "\($0.text)=" } ?? "") + value
    }

    private static func item(_ members: [ItemMember]) -> String {
        let texts = members.map { member in
            let attribute =
                switch member.attribute {
                case .name(let name): name.text
                case .tag(let pattern): tag(pattern)
                }
            return switch member.value {
            case .values(let values): "\(attribute)=\(values.map(argument).joined(separator: "+"))"
            case .item(let inner): "\(attribute)=\(item(inner))"
            }
        }
        return "item{\(texts.joined(separator: " "))}"
    }
}

func describe(_ reason: Reason) -> String {
    " because '\(reason.text.value)'" + (reason.reference.map { " ref '\($0.value)'" } ?? "")
}
