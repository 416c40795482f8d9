import MidicCompiler
import MidicRuntime

/// A code of CID 7050 or of midic's own.
struct MethodCode: Hashable {
    let value: String
    let scheme: String
    let meaning: String
    var key: String { scheme + "\\" + value }
}

/// What midic writes itself at the root (docs/language.md, "What the output claims").
enum Bookkeeping {
    static let tags: Set<Tag> = [
        .patientIdentityRemoved, .deidentificationMethod, .deidentificationMethodCodeSequence,
        .longitudinalTemporalInformationModified,
    ]
    static let fullDates = "DCM\\113106"
    static let modifiedDates = "DCM\\113107"
}

/// What was done to the values that an output makes claims about.
struct FileTally {
    var misfits: [Tag: Int] = [:]
    var keepsIdentity = false
    var keepsPixels = false
    /// Dates that the column of full dates keeps, and others.
    private var keepsFullDate = false
    private var losesFullDate = false
    private var keepsOtherDate = false
    private var changesDate = false
    /// One was moved, or is a time of day under a shift.
    private(set) var shiftsDate = false

    enum Done { case raw, copied, shifted, changed, gone }

    mutating func noteDate(_ done: Done, isFullDate: Bool) {
        switch done {
        case .raw where isFullDate: keepsFullDate = true
        case .raw, .copied: keepsOtherDate = true
        case .shifted: (changesDate, shiftsDate) = (true, true)
        case .changed: changesDate = true
        case .gone: break
        }
        if isFullDate, done != .raw { losesFullDate = true }
    }

    mutating func noteDropped(_ tag: Tag) { if FileTally.isFullDate(tag) { noteDate(.gone, isFullDate: true) } }

    /// A date that the column of full dates, or midic's supplement to it, keeps.
    static func isFullDate(_ tag: Tag) -> Bool {
        guard let entry = DataDictionary.shared.entry(for: tag), entry.vr.isDate else { return false }
        guard let row = ConfidentialityTable.shared.row(for: tag) else { return true }
        return row.code(for: .retainFullDates) == .K
    }

    struct Input {
        var saysIdentityRemoved = false
        var temporal: String?
        var namesMethod = false
        /// Something else than one NO.
        var saysIdentityInPixels = false
    }

    func identityRemoved(_ input: Input) -> Bool {
        if keepsPixels, input.saysIdentityInPixels { return false }
        return !keepsIdentity || input.saysIdentityRemoved && input.namesMethod
    }

    func temporal(_ input: Input) -> String? {
        let ranks = ["UNMODIFIED": 0, "MODIFIED": 1, "REMOVED": 2]
        let before = input.temporal.flatMap { ranks[$0] }
        if !keepsFullDate, !keepsOtherDate {
            let done = changesDate ? "MODIFIED" : "REMOVED"
            if let before, before > ranks[done] ?? 2, input.namesMethod { return input.temporal }
            return done
        }
        if changesDate { return nil }
        if let before, before > 0 { return input.namesMethod ? input.temporal : nil }
        return keepsOtherDate || losesFullDate ? nil : "UNMODIFIED"
    }
}

extension Performance {
    private func isRaw(_ step: ActionStep) -> Bool {
        step.arguments.contains { if case .attribute = $0 { true } else { false } }
    }

    /// Notes values of the original that an action writes in another place, or may write.
    func noteCopies(_ step: ActionStep) {
        let isCopy = step.name == "copy" || step.name == "compose"
        var sources = ActionReading.columns(step).filter(\.repeatsKey).map { policy.tables[$0.table].key }
        for case .attribute(let source) in isCopy ? step.arguments : [] { sources.append(source) }
        for source in sources {
            guard let found = reading.elements.first(source), !found.isBlank else { continue }
            if identifies(source) { claims.keepsIdentity = true }
            let isDate = DataDictionary.shared.entry(for: source)?.vr.isDate ?? false
            if isDate, !AttributeMarks.shared.publicDates.contains(source) {
                claims.noteDate(.copied, isFullDate: false)
            }
        }
    }

    /// Notes what an action did to a value that claims are about.
    func noteClaims(
        _ element: TreeElement, _ picked: PickedElement, _ step: ActionStep, stays: Bool, _ level: Level
    ) {
        guard !level.isMeta else { return }
        // It writes a value whatever stood there before.
        noteCopies(step)
        switch element.content {
        case .value, .fragments: break
        default: return
        }
        guard !element.isBlank else { return }
        let vr = picked.known.flatMap { $0 == .UN ? nil : $0 } ?? element.vr ?? .UN
        let done: FileTally.Done =
            switch step.name {
            case "keep": stays ? .raw : .gone
            case "copy": .copied
            case "compose": isRaw(step) ? .copied : .gone
            case "truncate", "round", "floor": ActionReading.losesNothing(step, vr) ? .raw : .changed
            case "age": .changed
            // Which of the listed values stood there can still be told.
            case "recode": .raw
            case "shift": .shifted
            case "uid", "pseudonym": .changed
            case "lookup",
                "add" where !ActionReading.columns(step).isEmpty:
                ActionReading.columns(step).contains { $0.repeatsKey } ? .copied : .changed
            default: .gone
            }
        let isPixels =
            element.tag.group == 0x7FE0 && 0x0008...0x0010 ~= element.tag.element
            || element.tag.group & 0xFF00 == 0x6000 && element.tag.element == 0x3000
        if isPixels, done == .raw { claims.keepsPixels = true }
        if identifies(element.tag), done == .raw || done == .copied { claims.keepsIdentity = true }
        guard vr.isDate || vr == .UN && looksLikeDate(element) else { return }
        if let tag = picked.keywordTag, AttributeMarks.shared.publicDates.contains(tag) { return }
        let options = policy.profile?.options ?? []
        let isPrivateDate =
            element.tag.isPrivate && options.contains(.retainFullDates) && options.contains(.retainSafePrivate)
        claims.noteDate(done, isFullDate: isPrivateDate || !element.tag.isPrivate && FileTally.isFullDate(element.tag))
    }

    private func identifies(_ tag: Tag) -> Bool {
        AttributeMarks.shared.patientIdentifiers.contains(tag) || tag == .patientName || tag == .patientID
    }

    private func looksLikeDate(_ element: TreeElement) -> Bool {
        guard let value = element.value else { return false }
        let trimmed = Padding.trimmed(value)
        guard 8...26 ~= trimmed.count else { return false }
        if DateValue.shift(trimmed, days: 0) != nil { return true }
        return DateTimeValue.truncate(trimmed, to: .day) != nil
            && DateValue.shift(Array(trimmed.prefix(8)), days: 0) != nil
    }

    /// What the input says of itself.
    var inputClaims: FileTally.Input {
        func says(_ element: TreeElement) -> String {
            guard let value = element.value, value.count <= 64 else { return "" }
            return String(decoding: Padding.trimmed(value), as: UTF8.self).uppercased()
        }
        var input = FileTally.Input()
        for element in reading.elements {
            switch element.tag {
            case .patientIdentityRemoved: input.saysIdentityRemoved = says(element) == "YES"
            case .deidentificationMethod:
                if let value = element.value, !Padding.trimmed(value).isEmpty { input.namesMethod = true }
            case .deidentificationMethodCodeSequence:
                guard case .items(let items, _) = element.content else { continue }
                let isNamed = items.flatMap(\.elements).contains { inner in
                    [.codeValue, .longCodeValue, .urnCodeValue].contains(inner.tag) && inner.value != nil
                        && !inner.isBlank
                }
                if isNamed { input.namesMethod = true }
            case .longitudinalTemporalInformationModified: input.temporal = says(element)
            case .burnedInAnnotation, .recognizableVisualFeatures:
                if !element.isBlank, says(element) != "NO" { input.saysIdentityInPixels = true }
            default: break
            }
        }
        if !["UNMODIFIED", "MODIFIED", "REMOVED"].contains(input.temporal) { input.temporal = nil }
        return input
    }

    // MARK: Elements that midic writes

    /// What stands at the root though the file lacks it, ascending.
    func rootAdditions() -> [Tag] {
        var tags = Bookkeeping.tags
        for rule in policy.rules
        where rule.action.steps.contains(where: { ["add", "age", "add item"].contains($0.name) }) {
            if case .attribute(let tag) = rule.selector { tags.insert(tag) }
            // A private group is one addition, behind all that it can hold.
            if case .privateElement(_, let group, _) = rule.selector { tags.insert(Tag(group, 0xFFFF)) }
            if case .glob(_, let found) = rule.selector { tags.formUnion(found) }
        }
        return tags.sorted()
    }

    func addition(_ tag: Tag, _ level: Level) throws(Ending) -> [UInt8] {
        if Bookkeeping.tags.contains(tag) { return written(tag, kept: nil, level) }
        if tag.isPrivate { return try privateGroup(tag.group, [], level) }
        let picked = PickedElement(tag, fileVR: .UN)
        return try creation(tag, picked, action(picked, circumstances(picked, level)), level)
    }

    /// The bytes of an element that an action creates; none where it creates nothing.
    func creation(
        _ tag: Tag, _ picked: PickedElement, _ action: CheckedAction, _ level: Level, hasPlace: Bool = true
    ) throws(Ending) -> [UInt8] {
        guard ["add", "age", "add item"].contains(action.primary.name) else { return [] }
        var failure = FileFailure.Code.notAValue
        for (place, step) in action.steps.enumerated() {
            if place > 0 { count("fallbacks") }
            let vr = picked.known ?? .UN
            if !hasPlace, !["keep", "remove", "quarantine", "reject"].contains(step.name) {
                failure = .noFreeBlock
                continue
            }
            switch step.name {
            case "age":
                do throws(FileFailure.Code) {
                    let value = try age(step)
                    count("added")
                    return Writing.element(tag, vr, value, big: level.encoding.isBigEndian, output)
                } catch {
                    failure = error
                }
            case "add item":
                do throws(FileFailure.Code) {
                    let item = try newItem(step, level)
                    count("added")
                    return Writing.header(tag, .SQ, UInt32(item.count), output) + item
                } catch {
                    failure = error
                }
            case "add", "set", "dummy":
                do throws(FileFailure.Code) {
                    var text = ""
                    if case .value(let template)? = step.arguments.first { text = try self.text(of: template) }
                    if step.name == "dummy", case .text(let dummy)? = Dummies.constant(picked, ciod) { text = dummy }
                    let value = try bytes(text, vr, level)
                    count("added")
                    noteCopies(step)
                    noteIdentity(tag, value, level)
                    return Writing.element(tag, vr, value, big: level.encoding.isBigEndian, output)
                } catch {
                    failure = error
                }
            case "empty":
                count("added")
                return Writing.element(tag, vr, [], big: false, output)
            case "keep", "remove": return []
            case "quarantine": throw .quarantined(FileFailure.Code.saidByPolicy.name)
            case "reject": throw .rejected(FileFailure.Code.saidByPolicy.name)
            default: failure = .notAValue
            }
        }
        guard policy.onError == .remove else { throw stop(failure) }
        count("fallbacks")
        return []
    }

    func bookkept(_ element: TreeElement, _ level: Level) throws(Ending) -> [UInt8] {
        let (picked, action) = publicRuling(element, level)
        if action == OwnValue.unreadable {
            guard policy.onError == .remove else { throw stop(.unreadableGuard) }
            count("fallbacks")
            claims.noteDropped(element.tag)
            count("removed")
        }
        guard action.primary.name == "keep" else { return written(element.tag, kept: nil, level) }
        if element.tag == .deidentificationMethodCodeSequence {
            switch element.content {
            case .items(let items, _): return try keptCodes(items, level)
            case .damaged(let code): throw .quarantined(code.name)
            default: break
            }
        }
        guard element.tag == .deidentificationMethod, let value = element.value, !value.isEmpty else {
            if element.tag == .deidentificationMethod, !element.isBlank { noteMisfit(element.tag) }
            return written(element.tag, kept: nil, level)
        }
        let kept = value.count < Self.longestValue ? fitting(element, known: picked.known, count: 0, level)?.value : nil
        if kept == nil { noteMisfit(element.tag) }
        return written(element.tag, kept: kept, level)
    }

    /// Places for what is known only at the end stand as marks that `finish` fills.
    private func written(_ tag: Tag, kept: [UInt8]?, _ level: Level) -> [UInt8] {
        switch tag {
        case .deidentificationMethod:
            let own = Array(methodText.utf8)
            var value = own
            if let kept, !kept.isEmpty,
                let values = try? MultiValue.split(kept, vr: .LO, characterSet: level.characterSet)
            {
                let isThere = values.contains { Padding.trimmed(Array($0)) == own }
                value = isThere ? kept : kept + [0x5C] + own
            }
            return Writing.element(tag, .LO, value, big: false, output)
        case .deidentificationMethodCodeSequence:
            pendingCodes = []
            return []
        default: return []
        }
    }

    private func keptCodes(_ items: [TreeItem], _ level: Level) throws(Ending) -> [UInt8] {
        count("kept")
        pendingCodes = []
        for item in items {
            guard let key = try methodCode(item, level) else {
                count("removed")
                continue
            }
            let bytes = try self.item(item, of: .deidentificationMethodCodeSequence, level)
            pendingCodes.append((key, bytes))
        }
        return []
    }

    /// Scheme and value of an item that would stay as it is; nil for others.
    private func methodCode(_ item: TreeItem, _ level: Level) throws(Ending) -> String? {
        if item.damage != nil { return "" }
        let inside = level.inside(.deidentificationMethodCodeSequence, item)
        var (value, scheme) = ("", "")
        for element in item.elements {
            let isValue = [.codeValue, .longCodeValue, .urnCodeValue].contains(element.tag)
            guard isValue || element.tag == .codingSchemeDesignator else { continue }
            let action = publicRuling(element, inside).1
            if action == OwnValue.unreadable, policy.onError != .remove { throw stop(.unreadableGuard) }
            guard let bytes = element.value, bytes.count < 256, action.primary.name == "keep" else { return nil }
            let text = String(decoding: Padding.trimmed(bytes), as: UTF8.self)
            if isValue { value = text } else { scheme = text }
        }
        return value.isEmpty ? nil : scheme + "\\" + value
    }

    // MARK: When all else is decided

    /// The elements that say what was done, by tag.
    func statements() throws(Ending) -> [Tag: [UInt8]] {
        let input = inputClaims
        let temporal = claims.temporal(input)
        var statements: [Tag: [UInt8]] = [:]
        let isRemoved = claims.identityRemoved(input)
        statements[.patientIdentityRemoved] = Writing.element(
            .patientIdentityRemoved, .CS, isRemoved ? "YES" : "NO", output)
        said.append("PatientIdentityRemoved=" + (isRemoved ? "YES" : "NO"))
        if let temporal {
            let tag = Tag.longitudinalTemporalInformationModified
            statements[tag] = Writing.element(tag, .CS, temporal, output)
            said.append("LongitudinalTemporalInformationModified=" + temporal)
        }
        let severalOffsets = days.values.filter { $0 != nil }.count > 1
        func isTrue(_ key: String, isOwn: Bool) -> Bool {
            switch key {
            case Bookkeeping.fullDates: temporal == "UNMODIFIED" || isOwn && temporal == nil
            case Bookkeeping.modifiedDates:
                !severalOffsets && temporal == "MODIFIED" && (!isOwn || claims.shiftsDate)
            default: true
            }
        }
        let stay = pendingCodes.filter { isTrue($0.key, isOwn: false) }
        var content = stay.flatMap(\.bytes)
        let there = Set(stay.map(\.key))
        for code in codes where !there.contains(code.key) && isTrue(code.key, isOwn: true) {
            let item =
                Writing.element(.codeValue, .SH, code.value, output)
                + Writing.element(.codingSchemeDesignator, .SH, code.scheme, output)
                + Writing.element(.codeMeaning, .LO, code.meaning, output)
            content += Writing.header(.item, nil, UInt32(item.count), output) + item
            said.append(code.key)
        }
        if !content.isEmpty {
            let tag = Tag.deidentificationMethodCodeSequence
            do {
                statements[tag] = try Writing.container(tag, Array(content), isUndefined: false, output)
            } catch {
                throw .quarantined(error.name)
            }
        }
        return statements
    }
}
