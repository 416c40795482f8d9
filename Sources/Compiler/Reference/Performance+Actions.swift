import MidicCompiler
import MidicRuntime

/// The actions, one after the other until one can be carried out.
extension Performance {
    /// Most bytes of a value that is read to be changed.
    static let longestValue = 1 << 20

    enum Attempt {
        /// The element's new bytes, none where it goes; `stays` where `keep` left something.
        case done([UInt8], stays: Bool = false)
        case failed(FileFailure.Code)
    }

    /// - Returns: what is written for the element; nothing where it goes.
    func perform(
        _ action: CheckedAction, _ element: TreeElement, _ picked: PickedElement, _ level: Level
    ) throws(Ending) -> [UInt8] {
        for (place, step) in action.steps.enumerated() {
            let isLast = place + 1 == action.steps.count
            switch try attempt(step, element, picked, level, isLast: isLast) {
            case .done(let bytes, let stays):
                noteClaims(element, picked, step, stays: stays, level)
                return bytes
            case .failed(let code):
                guard isLast else {
                    count("fallbacks")
                    continue
                }
                guard policy.onError == .remove else { throw stop(code) }
                count("fallbacks")
                claims.noteDropped(element.tag)
                count("removed")
            }
        }
        return []
    }

    private func attempt(
        _ step: ActionStep, _ element: TreeElement, _ picked: PickedElement, _ level: Level, isLast: Bool
    ) throws(Ending) -> Attempt {
        switch step.name {
        case "keep":
            return try keep(element, picked, level, isLast: isLast)
        case "remove":
            count("removed")
            return .done([])
        case OwnValue.unreadable.primary.name:
            // What names the object is never left out.
            if level.isRoot, TableRuling.identifiers.contains(element.tag) { throw stop(.unreadableGuard) }
            return .failed(.unreadableGuard)
        case "quarantine": throw .quarantined(FileFailure.Code.saidByPolicy.name)
        case "reject": throw .rejected(FileFailure.Code.saidByPolicy.name)
        case "empty":
            count("emptied")
            return .done(Writing.element(element.tag, changedVR(element, picked), [], big: false, output))
        case "set", "add":
            guard case .value(let template)? = step.arguments.first else { return .failed(.notAValue) }
            let text: String
            do throws(FileFailure.Code) { text = try self.text(of: template) } catch { return .failed(error) }
            return constant(text, element, picked, level)
        case "dummy":
            if picked.vr == .SQ {
                count("replaced")
                return .done(Dummies.sequence(element.tag, level.parent, ciod, output))
            }
            switch Dummies.constant(picked, ciod) {
            case .text(let text): return constant(text, element, picked, level)
            case .bytes(let bytes):
                count("replaced")
                let vr = picked.isPrivate ? picked.vr : replacedVR(element, picked)
                return .done(Writing.element(element.tag, vr, bytes, big: level.encoding.isBigEndian, output))
            case nil: return .failed(.notAValue)
            }
        case "copy": return copy(step, element, picked, level)
        case "add item": return try withNewItem(step, element, level)
        default: return change(step, element, picked, level)
        }
    }

    // MARK: VRs

    /// That of a new value: the attribute's, or the file's where nobody else knows.
    func replacedVR(_ element: TreeElement, _ picked: PickedElement) -> VR { picked.known ?? element.vr ?? .UN }

    /// That of a value that an action makes. Of a private element it is the file's where the action cannot make one of the row's.
    private func changedVR(
        _ step: ActionStep, _ element: TreeElement, _ picked: PickedElement
    ) throws(FileFailure.Code) -> VR {
        func makes(_ vr: VR) -> Bool {
            switch step.name {
            case "uid": vr == .UI
            case "pseudonym": vr.canHoldPseudonym
            case "age": vr == .AS
            case "compose": ComposedText.vrs.contains(vr)
            case "lookup": [.AE, .AS, .CS, .DA, .DS, .DT, .IS, .LO, .LT, .PN, .SH, .ST, .UC, .UT].contains(vr)
            case "recode": [.AE, .AS, .CS, .DS, .IS, .LO, .SH, .UC].contains(vr)
            case "shift":
                switch step.arguments.dropFirst().first {
                case .integer?: Moments.numbers.contains(vr)
                case .text?: Moments.texts.contains(vr)
                default: vr.isDate
                }
            case "truncate": vr.isDate
            default: true
            }
        }
        let vr = changedVR(element, picked)
        if makes(vr) { return vr }
        guard picked.isPrivate, let file = element.vr, makes(file) else { throw .wrongVR }
        return file
    }

    /// That of a changed value: the file's, where the attribute may have it.
    private func changedVR(_ element: TreeElement, _ picked: PickedElement) -> VR {
        let known = picked.known ?? (picked.vr == .SQ ? .SQ : .UN)
        guard let vr = element.vr, vr != .UN else { return known }
        return known == .UN || !known.isText && known.agrees(with: vr) ? vr : known
    }

    private func dateVR(_ element: TreeElement, _ picked: PickedElement) -> VR {
        if let known = picked.known, known.isDate { return known }
        return element.vr ?? .UN
    }

    // MARK: New values

    /// The bytes of a constant: numbers in the byte order of the level, text in its character set.
    func bytes(_ text: String, _ vr: VR, _ level: Level) throws(FileFailure.Code) -> [UInt8] {
        guard vr.isBinaryNumber else {
            do { return try level.characterSet.encode(Array(text.utf8)) } catch { throw .notEncodable }
        }
        let big = level.encoding.isBigEndian
        var bytes: [UInt8] = []
        for part in text.split(separator: "\\", omittingEmptySubsequences: false) {
            switch vr {
            case .US:
                if let number = UInt16(part) {
                    bytes = bytes.appending(number, big: big)
                } else {
                    throw .unreadableNumber
                }
            case .SS:
                if let number = Int16(part) {
                    bytes = bytes.appending(number, big: big)
                } else {
                    throw .unreadableNumber
                }
            case .UL:
                if let number = UInt32(part) {
                    bytes = bytes.appending(number, big: big)
                } else {
                    throw .unreadableNumber
                }
            case .SL:
                if let number = Int32(part) {
                    bytes = bytes.appending(number, big: big)
                } else {
                    throw .unreadableNumber
                }
            case .UV:
                if let number = UInt64(part) {
                    bytes = bytes.appending(number, big: big)
                } else {
                    throw .unreadableNumber
                }
            case .SV:
                if let number = Int64(part) {
                    bytes = bytes.appending(number, big: big)
                } else {
                    throw .unreadableNumber
                }
            case .FL:
                guard let number = Float(part) else { throw .unreadableNumber }
                bytes = bytes.appending(number.bitPattern, big: big)
            default:
                guard let number = Double(part) else { throw .unreadableNumber }
                bytes = bytes.appending(number.bitPattern, big: big)
            }
        }
        return bytes
    }

    private func constant(
        _ text: String, _ element: TreeElement, _ picked: PickedElement, _ level: Level
    ) -> Attempt {
        // Only rules for VRs make a private element one.
        let vr = picked.isPrivate ? picked.vr : replacedVR(element, picked)
        do {
            let value = try bytes(text, vr, level)
            count("replaced")
            noteIdentity(element.tag, value, level)
            return .done(Writing.element(element.tag, vr, value, big: level.encoding.isBigEndian, output))
        } catch {
            return .failed(error)
        }
    }

    func noteIdentity(_ tag: Tag, _ value: [UInt8], _ level: Level) {
        if level.isRoot, TableRuling.identifiers.contains(tag) { identity[tag] = Padding.trimmed(value) }
    }

    private func copy(
        _ step: ActionStep, _ element: TreeElement, _ picked: PickedElement, _ level: Level
    ) -> Attempt {
        guard case .attribute(let source)? = step.arguments.first, !level.isMeta,
            let found = reading.elements.first(source)
        else { return .failed(.nothingToCopy) }
        guard let value = found.value, value.count <= Self.longestValue else { return .failed(.notAValue) }
        let vr = replacedVR(element, picked)
        guard let kept = KeptValue.fit(value, vr, count: numberCount(picked, vr), set: level.characterSet),
            !(vr == .UI && isClassUID(picked)) || knowsClasses(kept)
        else {
            noteMisfit(element.tag)
            return .failed(.misfit)
        }
        count("replaced")
        let result = withTimezoneOfOutput(kept, vr)
        noteIdentity(element.tag, result, level)
        return .done(Writing.element(element.tag, vr, result, big: found.isBigEndian, output))
    }

    // MARK: Changed values

    private func change(
        _ step: ActionStep, _ element: TreeElement, _ picked: PickedElement, _ level: Level
    ) -> Attempt {
        guard let old = element.value else { return .failed(.notAValue) }
        guard old.count <= Self.longestValue else { return .failed(.valueTooLong) }
        do throws(FileFailure.Code) {
            let vr = try changedVR(step, element, picked)
            let new = try changed(old, step, element, picked, level, vr)
            let name = [
                "uid": "uids", "pseudonym": "pseudonyms", "shift": "shifted", "truncate": "coarsened",
                "round": "coarsened", "floor": "coarsened", "age": "coarsened",
            ][step.name]
            count(name ?? "replaced")
            noteIdentity(element.tag, new, level)
            return .done(Writing.element(element.tag, vr, new, big: element.isBigEndian, output))
        } catch {
            return .failed(error)
        }
    }

    private func changed(
        _ value: [UInt8], _ step: ActionStep, _ element: TreeElement, _ picked: PickedElement, _ level: Level, _ vr: VR
    ) throws(FileFailure.Code) -> [UInt8] {
        switch (step.name, step.arguments.first) {
        case ("uid", .secret(let secret)?):
            return try mapped(value, keys[secret], step, picked)
        case ("pseudonym", .secret(let secret)?):
            return try pseudonym(value, keys[secret], step, level, vr)
        case ("shift", _) where step.arguments.count > 1: return try shifted(value, step, element, vr)
        case ("shift", .offset(let offset)?):
            return try shifted(value, offset, dateVR(element, picked))
        case ("truncate", .integer(let unit)?):
            return try truncated(value, unit, dateVR(element, picked))
        case ("round", .rounding(let rounding)?): return try rounded(value, rounding, .nearest, vr, element)
        case ("floor", .rounding(let rounding)?): return try rounded(value, rounding, .down, vr, element)
        case ("lookup", .column(let column)?): return try bytes(try written(column), vr, level)
        case ("age", _): return try age(step)
        case ("compose", _): return try composed(step, level, vr)
        case ("recode", _): return try recoded(value, step, level, vr)
        default: throw .notAValue
        }
    }

    private func mapped(
        _ value: [UInt8], _ key: SecretKey, _ step: ActionStep, _ picked: PickedElement
    ) throws(FileFailure.Code) -> [UInt8] {
        guard value.count <= 65_534 else { throw .valueTooLong }
        var scope = UIDScopeKind.project
        if step.arguments.count > 1, case .integer(let code) = step.arguments[1] {
            scope = UIDScopeKind(rawValue: UInt32(code)) ?? .project
        }
        var scopeValues: [[UInt8]] = []
        switch scope {
        case .project: break
        case .study: scopeValues = [rootValue(.studyInstanceUID)]
        case .patient: scopeValues = [rootValue(.patientID)]
        }
        if scopeValues.contains([]) { throw .noScopeValue }
        let parts = value.split(separator: 0x5C, omittingEmptySubsequences: false).map { part -> [UInt8] in
            let uid = Padding.trimmed(Array(part))
            let text = String(decoding: uid, as: UTF8.self)
            let isKnown =
                isClassUID(picked) ? knowsClass(text) : UIDRegistry.shared.entry(uid: text) != nil
            if uid.isEmpty || isKnown { return uid }
            return KeyedUID.map(value: uid, scope: scope, scopeValues: scopeValues, key: key)
        }
        return Array(parts.joined(separator: [0x5C]))
    }

    private func pseudonym(
        _ value: [UInt8], _ key: SecretKey, _ step: ActionStep, _ level: Level, _ vr: VR
    ) throws(FileFailure.Code) -> [UInt8] {
        var prefix: [UInt8] = []
        var length = 12
        var domain: [UInt8]?
        var sources: [Tag] = []
        for argument in step.arguments {
            switch argument {
            case .value(let template): prefix = try bytes(try text(of: template), .LO, level)
            case .integer(let characters): length = characters
            case .text(let text): domain = Array(text.utf8)
            case .attribute(let tag): sources.append(tag)
            default: break
            }
        }
        func make(_ value: [UInt8]) -> [UInt8] {
            Pseudonym.make(value: value, domain: domain, prefix: prefix, characters: length, key: key)
        }
        if !sources.isEmpty {
            guard let source = sources.lazy.map({ self.keyValue($0) }).first(where: { !$0.isEmpty }) else {
                throw .noPseudonymSource
            }
            return make(source)
        }
        guard let values = try? MultiValue.split(value, vr: vr, characterSet: level.characterSet) else {
            throw .unknownCharacterSet
        }
        return Array(values.map { make(Array($0)) }.joined(separator: [0x5C]))
    }

    /// Counted by birthdays: the years, then the months, then the days that are full.
    func age(_ step: ActionStep) throws(FileFailure.Code) -> [UInt8] {
        var dates: [CivilDate] = []
        for case .attribute(let tag) in step.arguments {
            let text = String(decoding: keyValue(tag), as: UTF8.self).replacing(".", with: "")
            guard DateValue.truncate(keyValue(tag), to: .day)?.isEmpty == false, let number = Int(text),
                let date = CivilDate(year: number / 10_000, month: number / 100 % 100, day: number % 100)
            else { throw .noAge }
            dates.append(date)
        }
        guard dates.count == 2, dates[0] <= dates[1], case .rounding(let rounding)? = step.arguments.first else {
            throw .noAge
        }
        let (birth, day) = (dates[0], dates[1])
        /// The months that are full at the day.
        var months = 0
        var (year, month) = (birth.year, birth.month)
        while true {
            (year, month) = month == 12 ? (year + 1, 1) : (year, month + 1)
            if (year, month, birth.day) > (day.year, day.month, day.day) { break }
            months += 1
        }
        let years = months / 12
        if let older = rounding.olderYears, years >= older { return try ageText(older, "Y") }
        if years >= 2 { return try ageText(years, "Y") }
        return months >= 1 ? try ageText(months, "M") : try ageText(day.dayNumber - birth.dayNumber, "D")
    }

    private func ageText(_ number: Int, _ unit: Character) throws(FileFailure.Code) -> [UInt8] {
        guard number <= 999 else { throw .noAge }
        return Array(String(String(1000 + number).dropFirst()).utf8) + Array(String(unit).utf8)
    }

    private func recoded(
        _ value: [UInt8], _ step: ActionStep, _ level: Level, _ vr: VR
    ) throws(FileFailure.Code) -> [UInt8] {
        guard let values = try? MultiValue.split(value, vr: vr, characterSet: level.characterSet) else {
            throw .unknownCharacterSet
        }
        var new: [[UInt8]] = []
        for value in values {
            let old = Padding.trimmed(Array(value))
            var found: [UInt8]? = old.isEmpty ? [] : nil
            for place in stride(from: 0, to: step.arguments.count - 1, by: 2) where found == nil {
                guard case .text(let listed) = step.arguments[place], case .text(let next) = step.arguments[place + 1]
                else { continue }
                if (try? bytes(listed, .LO, level)) == old { found = try bytes(next, .LO, level) }
            }
            guard let found else { throw .notListed }
            new.append(found)
        }
        return Array(new.joined(separator: [0x5C]))
    }

    private func shifted(_ value: [UInt8], _ offset: Int, _ vr: VR) throws(FileFailure.Code) -> [UInt8] {
        if Padding.trimmed(value).isEmpty { return [] }
        let days = try requireDays(offset)
        let moved = try MultiValue.mapEach(value, failure: .unreadableDate) { date in
            switch vr {
            case .DA: DateValue.shift(date, days: days)
            case .DT: DateTimeValue.shift(date, days: days)
            case .TM: TimeValue.isValid(date) ? date : nil
            default: nil
            }
        }
        return withTimezoneOfOutput(moved, vr)
    }

    private func truncated(_ value: [UInt8], _ unit: Int, _ vr: VR) throws(FileFailure.Code) -> [UInt8] {
        guard let unit = DatePrecision(rawValue: UInt32(unit)) else { throw .unreadableDate }
        let cut = try MultiValue.mapEach(value, failure: .unreadableDate) { date in
            switch vr {
            case .DA: DateValue.truncate(date, to: unit)
            case .DT: DateTimeValue.truncate(date, to: unit)
            case .TM: TimeValue.truncate(date, to: unit)
            default: nil
            }
        }
        return withTimezoneOfOutput(cut, vr)
    }

    private func rounded(
        _ value: [UInt8], _ rounding: Rounding, _ rule: RoundingRule, _ vr: VR, _ element: TreeElement
    ) throws(FileFailure.Code) -> [UInt8] {
        let cap = rounding.cap.map { Int32(clamping: $0) }
        if vr.isBinaryNumber {
            guard
                let new = BinaryNumberValue.round(
                    value, vr: vr, isBigEndian: element.isBigEndian, stepMillionths: rounding.stepMillionths, cap: cap,
                    rule: rule)
            else { throw .unreadableNumber }
            return new
        }
        return try MultiValue.mapEach(value, failure: .unreadableNumber) { number in
            vr == .AS
                ? AgeValue.round(
                    number, stepMillionths: rounding.stepMillionths, unit: rounding.ageUnit?.asciiValue ?? 0, cap: cap,
                    olderYears: rounding.olderYears ?? 0, rule: rule)
                : DecimalValue.round(number, vr: vr, stepMillionths: rounding.stepMillionths, cap: cap, rule: rule)
        }
    }

    /// The UTC offset in DT goes where Timezone Offset From UTC is not kept.
    func withTimezoneOfOutput(_ value: [UInt8], _ vr: VR) -> [UInt8] {
        vr == .DT && !keepsTimezone ? DateTimeValue.withoutOffsets(value) : value
    }

    // MARK: UIDs of kinds

    func isClassUID(_ picked: PickedElement) -> Bool {
        guard let tag = picked.keywordTag, picked.known == .UI else { return false }
        return UIRoles.shared.role(of: tag) == .class
    }

    func knowsClass(_ uid: String) -> Bool {
        guard !uid.isEmpty else { return false }
        return UIDRegistry.shared.entry(uid: uid) != nil || KnownUIDs.shared.classes.contains(uid)
            || named.classes.contains(uid)
    }

    func knowsClasses(_ value: [UInt8]) -> Bool {
        value.split(separator: 0x5C).allSatisfy { part in
            var uid = part
            while let last = uid.last, Padding.isPadding(last) { uid.removeLast() }
            return uid.isEmpty || knowsClass(String(decoding: uid, as: UTF8.self))
        }
    }

    // MARK: Keep

    private func keep(
        _ element: TreeElement, _ picked: PickedElement, _ level: Level, isLast: Bool
    ) throws(Ending) -> Attempt {
        let known: VR? = picked.vr == .SQ ? .SQ : picked.known
        func misfit() -> Attempt { self.misfit(element, picked, level, isLast: isLast) }
        var isPlain = false
        if case .value = element.content { isPlain = true }
        if Pixels.concerns(element.tag), !level.isMeta, picked.tag != nil {
            if isPlain, !agrees(element, known) { return misfit() }
            switch try keepCarrier(element, level) {
            case .ordinary: break
            case .written(let bytes): return .done(bytes, stays: true)
            case .gone: return .done([])
            case .failed(let code): return .failed(code)
            case .misfit: return misfit()
            }
            if let value = element.value, known?.isOther ?? false {
                count("kept")
                let vr = writtenVR(element, picked, level)
                return .done(
                    Writing.element(element.tag, vr, value, big: element.isBigEndian, output), stays: true)
            }
        }
        switch element.content {
        case .items(let items, let isUndefined):
            guard known == nil || known == .SQ else { return misfit() }
            if goesForItsPixels(element, items, isNamed: isNamed(picked, level), level) {
                count("removed")
                return .done([])
            }
            count("kept")
            return .done(try sequence(element, items, isUndefined: isUndefined, level), stays: true)
        case .opaque:
            guard known == nil || known == .SQ else { return misfit() }
            return leaveOutOpaque(element, picked, level, isLast: isLast)
        case .damaged(let code): throw .quarantined(code.name)
        case .fragments(let bytes):
            guard known?.isOther ?? true else { return misfit() }
            count("kept")
            return .done(fragments(element.tag, element.vr, bytes), stays: true)
        case .value(let value):
            if known == .SQ, !value.isEmpty { return leaveOutOpaque(element, picked, level, isLast: isLast) }
        }
        return try keepValue(element, picked, known, level, isLast: isLast)
    }

    /// A sequence that cannot be read as one goes; where decoding needs it, as a misfit does.
    private func leaveOutOpaque(
        _ element: TreeElement, _ picked: PickedElement, _ level: Level, isLast: Bool
    ) -> Attempt {
        count("opaque_sequences")
        if isNeeded(picked, level) { return misfit(element, picked, level, isLast: isLast) }
        count("removed")
        return .done([])
    }

    /// Whether the object has pixels that cannot be decoded without the attribute there.
    func isNeeded(_ picked: PickedElement, _ level: Level) -> Bool {
        guard hasPixels, picked.tag != nil, let tag = picked.keywordTag ?? picked.tag else { return false }
        return DecodingSet.shared.needs(tag, in: level.parent)
    }

    func fragments(_ tag: Tag, _ vr: VR?, _ bytes: [UInt8]) -> [UInt8] {
        Writing.header(tag, vr == .OW ? .OW : .OB, Writing.undefined, output) + bytes
            + Writing.delimiter(.sequenceDelimiter, output)
    }

    private func keepValue(
        _ element: TreeElement, _ picked: PickedElement, _ known: VR?, _ level: Level, isLast: Bool
    ) throws(Ending) -> Attempt {
        let known = known ?? (picked.tag.flatMap { dictionaryVR($0) })
        let found = fitting(element, known: known, count: numberCount(picked, known), level)
        if element.tag == .specificCharacterSet { return try keepCharacterSet(element, found?.value, level) }
        guard
            let (value, vr) = found.map({ kept in
                (kept.value, kept.isFromFile || known == nil ? kept.vr : writtenVR(element, picked, level))
            })
        else { return misfit(element, picked, level, isLast: isLast) }
        var result = value
        switch vr {
        case .UI where isClassUID(picked) && !knowsClasses(value):
            return try keepUnknownClass(element, picked, level, isLast: isLast)
        case .LO where (element.tag == .rescaleType || element.tag == .modalityLUTType) && !value.isEmpty:
            // The defined terms of PS3.3 section C.11.1.1.2.
            let terms: Set = ["OD", "HU", "US", "MGML", "Z_EFF", "ED", "EDW", "HU_MOD", "PCT"]
            if !terms.contains(String(decoding: Padding.trimmed(value), as: UTF8.self)) { result = Array("US".utf8) }
        case .DT: result = withTimezoneOfOutput(value, vr)
        default: break
        }
        count("kept")
        noteIdentity(element.tag, result, level)
        return .done(Writing.element(element.tag, vr, result, big: element.isBigEndian, output), stays: true)
    }

    private func keepUnknownClass(
        _ element: TreeElement, _ picked: PickedElement, _ level: Level, isLast: Bool
    ) throws(Ending) -> Attempt {
        let isOwn = level.isRoot && element.tag == .sopClassUID
        if let action = isOwn ? policy.unregisteredClasses : referenceAction {
            return .done(try perform(action, element, picked, level))
        }
        if isOwn { throw .quarantined(FileFailure.Code.unregisteredClass.name) }
        return misfit(element, picked, level, isLast: isLast)
    }

    /// The key of the policy's `uids`, for references to classes that nobody knows.
    var referenceAction: CheckedAction? {
        if let action = policy.unregisteredClasses { return action }
        let mapping = policy.rules.filter { $0.action.primary.name == "uid" }
        let rule = mapping.first { $0.selector == .builtinClass(.uids) } ?? mapping.first
        return rule.map { CheckedAction($0.action.primary) }
    }

    private func keepCharacterSet(
        _ element: TreeElement, _ fitting: [UInt8]?, _ level: Level
    ) throws(Ending) -> Attempt {
        count("kept")
        if let fitting, !level.characterSet.hasUnknown {
            return .done(Writing.element(element.tag, .CS, fitting, big: false, output), stays: true)
        }
        guard let terms = level.characterSet.definedTerms else { throw stop(.undefinedCharacterSet) }
        return .done(Writing.element(element.tag, .CS, terms, big: false, output), stays: true)
    }

    // MARK: Misfits

    func noteMisfit(_ tag: Tag) { claims.misfits[tag, default: 0] += 1 }

    private func misfit(
        _ element: TreeElement, _ picked: PickedElement, _ level: Level, isLast: Bool
    ) -> Attempt {
        noteMisfit(element.tag)
        guard isLast else { return .failed(.misfit) }
        let tag = picked.tag == nil ? nil : picked.keywordTag ?? picked.tag
        if isNeeded(picked, level) { return .failed(.misfit) }
        switch iods.demand(of: tag, in: level.parent, ciod) {
        case .value: return .failed(.misfit)
        case .presence:
            count("emptied")
            return .done(Writing.element(element.tag, replacedVR(element, picked), [], big: false, output))
        case .nothing, .unknown:
            count("removed")
            return .done([])
        }
    }
}
