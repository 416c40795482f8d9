import MidicLang
import MidicRuntime

/// What no rule takes away by name: what identifies an object, what decoding needs, and what midic writes itself. Wider selectors
/// pass all of it over.
extension ActionTarget {
    /// False, with a report, where an action would destroy one of these.
    ///
    /// - Parameter isFallback: the action stands after `else`.
    func spares(_ draft: DraftAction, isFallback: Bool) -> Bool {
        isFreeOfPixels(for: draft) && isFreeOfDecoding(for: draft)
            && isFreeOfIdentifiers(for: draft, isFallback: isFallback) && isFreeOfClaims(for: draft)
    }

    /// The attribute that the term names: by keyword or tag, or by a mask that holds no other one.
    var namedTag: Tag? {
        switch selector {
        case .attribute(let tag): return isExcepted(tag) ? nil : tag
        case .mask(let mask) where !selector.namesOneAttribute:
            let tags = StandardVocabulary.attributes.lazy.filter { $0.mask == nil && mask.contains($0.tag) }.map(\.tag)
            let first = Array(tags.prefix(2))
            guard first.count == 1, !isExcepted(first[0]) else { return nil }
            return first[0]
        default: return nil
        }
    }

    private func isExcepted(_ tag: Tag) -> Bool {
        let vrs = StandardVocabulary.attribute(tag: tag)?.vrs ?? []
        return exceptions.contains { membership.picks($0, .attribute(tag), vrs: vrs) }
    }

    private func label(_ tag: Tag) -> String { StandardVocabulary.attribute(tag: tag)?.label ?? tag.description }

    private var reachesRoot: Bool { PathLanguage(path).matches([]) }

    // MARK: Pixels

    private func isFreeOfPixels(for draft: DraftAction) -> Bool {
        guard !draft.signature.accepts.isForPixelData, let tag = namedPixels else { return true }
        report(
            .pixelsNeedLaterVersion,
            "in this version pixel data can only be kept; `\(draft.name.text)` of `\(label(tag))` comes later",
            at: range)
        return false
    }

    /// Pixel data that the term names, or the first of the group of pixels, which holds little else.
    private var namedPixels: Tag? {
        if let tag = namedTag { return StandardVocabulary.pixelTags.contains(tag) ? tag : nil }
        guard case .mask(let mask) = selector, mask.groupMask == .max, mask.groupLow == mask.groupHigh else {
            return nil
        }
        return StandardVocabulary.pixelTags.filter { mask.contains($0) && !isExcepted($0) }.max()
    }

    private func isFreeOfDecoding(for draft: DraftAction) -> Bool {
        guard !ActionCatalogue.keepsDecoding(draft.signature), let tag = namedTag,
            DecodingSet.shared.needs(tag, at: path)
        else { return true }
        report(
            .decodingNeedsIt,
            "pixels cannot be decoded, or mean something else, without `\(label(tag))`: in this version it can only be kept; remove this rule",
            at: range, notes: [DiagnosticNote("the action is here", at: draft.name.range)])
        return false
    }

    // MARK: Identifiers

    /// Only at the root: in an item the same attributes refer to other objects, and a reference may go.
    private func isFreeOfIdentifiers(for draft: DraftAction, isFallback: Bool) -> Bool {
        guard !ActionCatalogue.keepsIdentity(draft.signature), reachesRoot else { return true }
        let lost: [Tag]
        if let tag = namedTag {
            lost = StandardVocabulary.identifiers.contains(tag) ? [tag] : []
        } else if !isFallback, namesUIDs, let attributes {
            lost = attributes.map(\.entry.tag).filter(StandardVocabulary.identifiers.contains).sorted()
        } else {
            lost = []
        }
        guard let first = lost.first else { return true }
        let labels = lost.map { "`\(label($0))`" }
        let notes = [DiagnosticNote("the action is here", at: draft.name.range)]
        guard namedTag == nil else {
            let advice =
                first == .sopClassUID
                ? "remove this rule" : "map it with `uid(SECRET)`; for references alone give a path or an `in` block"
            report(
                .identifierLost,
                "`\(draft.name.text)` would leave objects without a `\(label(first))` of their own; \(advice)",
                at: range,
                notes: notes)
            return false
        }
        report(
            .identifierLost,
            "this includes \(labels.joined(separator: ", ")), which identify an object; map UIDs with `uid(SECRET)`, or add `except \(lost.map(label).joined(separator: ", "))`",
            at: range, notes: notes)
        return false
    }

    /// `uids`, or a list of VRs with UI in it: whoever writes that means identifiers.
    var namesUIDs: Bool {
        switch selector {
        case .builtinClass(.uids): true
        case .vr(let vrs): vrs.contains(.UI)
        default: false
        }
    }

    // MARK: Claims

    /// What an object says of its de-identification follows from what was done, so no rule gives it a value.
    private func isFreeOfClaims(for draft: DraftAction) -> Bool {
        guard ActionCatalogue.givesValue(draft.signature), let tag = namedTag,
            StandardVocabulary.claimTags.contains(tag)
        else { return true }
        let label = label(tag)
        let advice =
            StandardVocabulary.alwaysWrittenTags.contains(tag)
            ? "remove this rule" : "`keep`, `empty` and `remove` decide what stays of the value that is there"
        report(
            .writtenByMidic, "midic writes `\(label)` from what was done to the file; \(advice)", at: range,
            notes: [DiagnosticNote("the action is here", at: draft.name.range)])
        return false
    }
}
