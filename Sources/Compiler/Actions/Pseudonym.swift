import MidicLang
package import MidicRuntime

/// `pseudonym(SECRET, prefix: "P", length: 13, domain: "d")`: a keyed text of capitals and digits (docs/keyed-values.md).
extension PseudonymAction: ActionSignature {
    package static let usage: String? = "`pseudonym(SECRET)` with `prefix:`, `length:`, `domain:` and `from:` if wanted"
    package static let documentation = ActionDocumentation(
        form: "`pseudonym(SECRET, prefix: \"P\", length: 13, domain: \"d\", from: X else Y)`",
        accepts: "AE CS LO LT PN SH ST UC UT",
        effect:
            "a keyed text of at least 60 bits; the same value gives the same pseudonym in any attribute, unless `domain` separates them. `from`: of another root attribute's value, the first that has one"
    )
    package static let accepts = AcceptedElements(
        .vrInFile, vrs: VR.all(\.canHoldPseudonym),
        reason: "a pseudonym is a text for LO, SH, PN, UC, LT, ST, UT, CS or AE")

    private static let lengths = Pseudonym.lengths
    /// Where the policy says nothing and there is room: 65 bits.
    private static let usualLength = 13
    /// Characters of a prefix and of a domain: what LO holds.
    private static let longestText = 64

    package static func read(_ call: ActionCall) -> DraftAction? {
        guard let arguments = call.arguments(positional: 1...1, labels: ["prefix", "length", "domain", "from"]) else {
            return nil
        }
        var isSound = true
        var prefix: WrittenPart?
        if let argument = arguments.labelled["prefix"] {
            prefix = call.value(argument)
            if prefix == nil { isSound = false }
            if case .column(_, let column, let range)? = prefix, column.repeatsKey {
                isSound = false
                call.report(
                    .columnDoesNotFit,
                    "`\(column.name)` may repeat the key, and no pseudonym begins with what it takes the place of; use another column",
                    at: range)
            }
            if let written = prefix, written.maximumLength > longestText {
                isSound = false
                call.report(
                    .pseudonymTooLong, "`prefix:` has at most \(longestText) characters, as LO has", at: argument.range)
            }
        }
        var length: Int?
        if let argument = arguments.labelled["length"] {
            length = call.integer(argument)
            if let length, !lengths.contains(length), case .literal(let literal) = argument.value {
                isSound = false
                call.report(
                    .pseudonymTooShort,
                    "a pseudonym has \(lengths.lowerBound) to \(lengths.upperBound) characters after its prefix: fewer than 12 carry less than 60 bits, and the hash has no more than 51",
                    at: literal.range)
            } else if length == nil {
                isSound = false
                call.refuse(argument)
            }
        }
        var domain = ""
        if let argument = arguments.labelled["domain"] {
            if case .literal(.text(let text)) = argument.value, text.value.unicodeScalars.count > longestText {
                isSound = false
                call.report(.wrongArguments, "`domain:` has at most \(longestText) characters", at: argument.range)
            } else if case .literal(.text(let text)) = argument.value, !text.value.isEmpty {
                domain = text.value
            } else {
                isSound = false
                call.report(.wrongArguments, "`domain:` is a text in quotes that is not empty", at: argument.range)
            }
        }
        var sources: [Tag] = []
        if let argument = arguments.labelled["from"] {
            if let found = Self.sources(argument, call) { sources = found } else { isSound = false }
        }
        guard let secret = call.secret(arguments.positional[0]), isSound else { return nil }
        return call.draft(canFail: true) { [prefix, length, domain, sources] target in
            guard let length = Self.length(length, after: prefix, target, call) else { return nil }
            let template = WrittenPart.template(prefix.map { [$0] } ?? [])
            return [.secret(secret), .value(template), .integer(length)] + (domain.isEmpty ? [] : [.text(domain)])
                + sources.map { .attribute($0) }
        }
    }

    private static let sourceVRs: Set<VR> = [.LO, .SH, .UI, .PN, .UC]

    /// The attributes of `from:`; nil, with reports, if one of them cannot tell persons, studies or objects apart.
    private static func sources(_ argument: ActionExpression.Argument, _ call: ActionCall) -> [Tag]? {
        guard let entries = call.attributes(argument) else { return nil }
        guard entries.count <= RulesetLimits.repeatedOperands else {
            call.report(
                .pseudonymSource, "`from:` takes at most \(RulesetLimits.repeatedOperands) attributes",
                at: argument.range)
            return nil
        }
        var tags: [Tag] = []
        for entry in entries {
            let names = entry.vrs.contains(.UI) && UIRoles.shared.role(of: entry.tag) == .class
            guard entry.mask == nil, entry.tag.group > 2, Set(entry.vrs).isSubset(of: sourceVRs), !names else {
                call.report(
                    .pseudonymSource,
                    "`\(entry.label)` (\(entry.vrText)) says of many objects the same, so their pseudonyms would be one; a source of `from:` is an identifier, such as `StudyInstanceUID`",
                    at: argument.range)
                return nil
            }
            guard !tags.contains(entry.tag) else {
                call.report(.pseudonymSource, "`\(entry.label)` is named twice", at: argument.range)
                return nil
            }
            tags.append(entry.tag)
        }
        return tags
    }

    /// The attributes whose values the pseudonyms of a step are made of; none where they are the element's own.
    static func sources(of arguments: [ActionArgument]) -> [Tag] {
        arguments.compactMap { if case .attribute(let tag) = $0 { tag } else { nil } }
    }

    /// The number of base32 characters; nil, with a report, if none fits.
    private static func length(
        _ length: Int?, after prefix: WrittenPart?, _ target: ActionTarget, _ call: ActionCall
    ) -> Int? {
        guard let members = target.attributes else { return length ?? usualLength }
        let prefixFits = target.fits(call.name, .invalidValue, at: prefix?.range) { member in
            for vr in member.vrs {
                switch prefix {
                case .literal(let text, _, _):
                    if let problem = ValueSyntax.problem(of: text + "0", vr: vr),
                        vr != .AE || !text.allSatisfy({ $0 == " " }),
                        text.unicodeScalars.count < ValueSyntax.maximumLength(vr) ?? Int.max
                    {
                        return "its prefix is no \(vr.name): \(problem.message)"
                    }
                case .param(_, let param, _) where param.kind == .text && !vr.usesCharacterSet:
                    return "the parameter `\(param.name)` may hold text that \(vr.name) does not allow"
                case .column(_, let column, _):
                    switch column.kind {
                    case .text where !vr.usesCharacterSet:
                        return "the column `\(column.name)` may hold text that \(vr.name) does not allow"
                    case .choice(let texts):
                        for text in texts {
                            if let problem = ValueSyntax.problem(of: text + "0", vr: vr),
                                text.unicodeScalars.count < ValueSyntax.maximumLength(vr) ?? Int.max
                            {
                                return "its prefix may be no \(vr.name): \(problem.message)"
                            }
                        }
                    default: break
                    }
                default: break
                }
            }
            return nil
        }
        guard prefixFits else { return nil }
        let prefixLength = prefix?.maximumLength ?? 0
        let least = length ?? lengths.lowerBound
        let hasRoom = target.fits(call.name, .pseudonymTooLong) { member in
            for vr in member.vrs {
                guard let limit = ValueSyntax.maximumLength(vr), prefixLength + least > limit else { continue }
                let detail =
                    prefixLength == 0
                    ? "\(least) characters" : "\(prefixLength) characters of prefix and \(least) of hash"
                return "\(detail) are more than the \(limit) that \(vr.name) holds"
            }
            return nil
        }
        guard hasRoom else { return nil }
        if let length { return length }
        let room = members.flatMap(\.vrs).compactMap { ValueSyntax.maximumLength($0) }.min() ?? Int.max
        return min(usualLength, room - prefixLength)
    }

    /// A pseudonym without a domain joins all attributes, and one of the value or the patient joins the studies that one of the
    /// study keeps apart. Another secret, prefix or length is neither more nor less.
    package static func looseness(
        _ arguments: [ActionArgument], than inherited: [ActionArgument], of vr: VR, _ offsets: [CheckedOffset]
    ) -> String? {
        func hasDomain(_ arguments: [ActionArgument]) -> Bool {
            arguments.dropFirst(3).contains { if case .text = $0 { true } else { false } }
        }
        if hasDomain(inherited), !hasDomain(arguments) { return "has no domain of its own any more" }
        let own = sources(of: arguments)
        let others = sources(of: inherited)
        return isNarrower(own, than: others) ? nil : "is made of another value"
    }

    /// Whether pseudonyms of some sources, none for the element's own value, join no more than those of others.
    private static func isNarrower(_ own: [Tag], than others: [Tag]) -> Bool {
        if own.isEmpty || others.starts(with: own) { return own.isEmpty == others.isEmpty }
        // UIDs tell studies, series and objects apart, so they join no more than what stands for a patient.
        func isUID(_ tag: Tag) -> Bool { StandardVocabulary.attribute(tag: tag)?.vrs == [.UI] }
        return own.allSatisfy(isUID) && !others.contains(where: isUID)
    }

    package static func fails(
        _ arguments: [ActionArgument], onlyWhere inherited: [ActionArgument], _ offsets: [CheckedOffset]
    ) -> Bool { sources(of: arguments).isEmpty || sources(of: arguments) == sources(of: inherited) }

    package static func spelling(_ arguments: [ActionArgument], _ names: ActionNames) -> String {
        guard case .secret(let secret) = arguments[0], case .value(let prefix) = arguments[1],
            case .integer(let length) = arguments[2]
        else { return name }
        var text = "pseudonym(\(names.secrets[secret])"
        if !prefix.parts.isEmpty { text += ", prefix: " + names.value(prefix) }
        text += ", length: \(length)"
        if arguments.count > 3, case .text(let domain) = arguments[3] {
            text += ", domain: " + CanonicalSpelling.quoted(domain)
        }
        let sources = sources(of: arguments).map { names.attribute($0) }
        if !sources.isEmpty { text += ", from: " + sources.joined(separator: " else ") }
        return text + ")"
    }
}
