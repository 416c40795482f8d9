import MidicCompiler
import MidicRuntime
import TestSupport

extension PolicyGenerator {
    /// A rule whose selector has a path before something wide, terms of several kinds, or exceptions of several kinds.
    mutating func placedRule() -> PlannedStatement? {
        let kind = placed.draw(&random)
        let place = random.pick(PolicyWords.nested)
        let sequence = place.sequence
        let action = random.pick(["remove", "empty", "remove"])
        var attributes: Set<String> = [sequence]
        let head: String
        var chosen = action
        switch kind {
        case .pathClass: head = "\(sequence)/\(random.pick(["people", "dates", "free_text", "codes"]))"
        case .deepClass: head = "\(sequence)/**/\(random.pick(["people", "dates", "free_text"]))"
        case .rootClass:
            head = "./\(random.pick(["people", "dates", "free_text except private *"]))"
            attributes = []
        case .anyClass:
            head = "**/people"
            attributes = []
        case .pathGlob: head = "\(sequence)/\(random.pick(["*Date", "*Name", "Code*", "*Description", "Referenced*"]))"
        case .pathTag: head = "\(sequence)/\(PolicyWords.entry(random.pick(place.attributes)).tag)"
        case .pathVR: head = "\(sequence)/vr \(random.pick(["SH, LO", "UI", "PN", "DA, TM", "UT"]))"
        case .pathUIDs:
            head = "\(sequence)/uids"
            chosen = mapsUIDs ? random.pick(["remove", "uid(k)"]) : "remove"
        case .pathPrivate: head = "\(sequence)/private *"
        case .pathCreator: head = "\(sequence)/private \"\(random.pick(PolicyWords.creators).name)\" *"
        case .pathElement:
            let creator = random.pick(PolicyWords.creators)
            head = "\(sequence)/private \"\(creator.name)\" \(Self.privateTag(creator.group, creator.offsets[0]))"
            chosen = random.pick(["remove", "keep"])
        case .tagStep: head = "\(PolicyWords.entry(sequence).tag)/\(random.pick(place.attributes))"
        case .twoSteps, .anySteps, .rootDeep:
            let pair = random.pick(PolicyWords.twoSteps)
            let step =
                kind == .twoSteps
                ? "\(pair.outer)/\(pair.inner)" : "\(kind == .anySteps ? "**/" : "./")\(pair.outer)/**"
            head = "\(step)/\(pair.attribute)"
            attributes = [pair.outer]
            keep(sequence: pair.outer)
        case .mixed:
            guard let name = draw(.LO, 1).first else { return nil }
            head =
                "*Comments, vr UR, \(name), (0018,11xx) except \(random.pick(["KVP", "ImageComments", "TableHeight"]))"
            attributes = []
        case .exceptKinds:
            head = random.pick([
                "vr LO, SH except people, codes, Patient*, StudyID, private *, (0018,xxxx)",
                "dates except *Time, vr DT, private *", "vr DS, IS, FL except *Value, (0018,0000-00FF)",
            ])
            attributes = []
        case .retainedRule:
            guard
                let option = options.first(where: {
                    $0.rawValue.hasPrefix("retain") && $0 != .retainModifiedDates && $0 != .retainSafePrivate
                })
            else { return nil }
            head = "retained(\(option.rawValue)) except uids"
            attributes = []
        }
        guard use([head]) else { return nil }
        if attributes.contains(sequence), random.chance(85) { keep(sequence: sequence) }
        return PlannedStatement(head, chosen, words: [kind.rawValue], attributes: attributes)
    }
}
