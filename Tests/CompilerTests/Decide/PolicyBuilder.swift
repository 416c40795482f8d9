import MidicLang
import MidicRuntime

@testable import MidicCompiler

/// Checked policies put together by hand, so that tests of the back need no parser.
struct PolicyBuilder {
    var options: Set<ProfileOption>? = []
    var otherwise = Otherwise.keepInIOD(else: .remove)
    var rules: [CheckedRule] = []
    var gates: [CheckedGate] = []
    var guards: [GuardFormula] = [.always]
    var atoms: [GuardAtom] = []
    var offsets: [CheckedOffset] = []
    var layers = 1

    static let nowhere = SourceRange(file: FileID(index: 0), lower: 0, upper: 1)
    static let uid = CheckedAction.uid(secret: 0, scope: .project)

    /// The Basic Profile with the rule that its U rows need.
    static func basic(_ options: Set<ProfileOption> = []) -> PolicyBuilder {
        var builder = PolicyBuilder()
        builder.options = options
        builder.add(.builtinClass(.uids), uid)
        return builder
    }

    mutating func add(
        _ selector: CheckedSelector, _ action: CheckedAction, path: PathPattern = .anywhere, guardIndex: Int = 0,
        overrides: Bool = false, layer: Int = 0, except: [CheckedSelector] = []
    ) {
        let range = SourceRange(file: FileID(index: layer), lower: rules.count * 10, upper: rules.count * 10 + 5)
        rules.append(
            CheckedRule(
                layer: layer, selector: selector, exceptions: except, path: path, guardIndex: guardIndex,
                action: action,
                overrides: overrides, because: overrides ? "a test" : nil, range: range, termRange: range))
        layers = max(layers, layer + 1)
    }

    /// Adds `tag is value` as a guard and returns its index.
    mutating func guardIndex(_ tag: Tag, _ vr: VR, is values: String...) -> Int {
        atoms.append(GuardAtom(tag: tag, vr: vr, quantifier: .single, test: .oneOf(values)))
        guards.append(.atom(atoms.count - 1))
        return guards.count - 1
    }

    func policy() -> CheckedPolicy {
        CheckedPolicy(
            name: "test", version: "1", layers: (0..<layers).map { FileID(index: $0) },
            profile: options.map { ProfileSelection(options: $0, range: PolicyBuilder.nowhere) }, otherwise: otherwise,
            onError: .quarantine, secrets: [CheckedSecret(name: "key", range: PolicyBuilder.nowhere)], params: [],
            offsets: offsets, gates: gates, guards: guards, atoms: atoms, rules: rules, range: PolicyBuilder.nowhere)
    }

    func analyzed() -> PolicyAnalyzer {
        let analyzer = PolicyAnalyzer(CanonicalPolicy(policy(), catalogue: .standard))
        analyzer.analyze()
        return analyzer
    }
}

extension PolicyAnalyzer {
    /// The outcome for a public attribute in a file of a class, at a place.
    func outcome(_ tag: Tag, ciod: String?, in place: [Tag] = [], guardsTrue: [Int] = []) -> Outcome? {
        guard let root = decisionByTag[tag] else { return nil }
        var variant = 0
        if let ciod {
            guard let found = tables.iods.ciods.first(where: { $0.name == ciod }) else { return nil }
            variant = ProfileTables.variant(ofCIOD: found.index)
        }
        var ref = root
        while !ref.isOutcome {
            let node = graph.nodes[ref.index]
            let answer: Bool
            switch node.test {
            case .guard(let index): answer = guardsTrue.contains(index)
            case .path(let index): answer = PathLanguage(paths.patterns[index]).matches(place)
            case .parent(let tag): answer = (place.last?.rawValue ?? 0) == tag
            case .variant(let set): answer = set[variant]
            case .vr, .localCode, .value: answer = false
            case .decoding:
                answer = IODPlaceTable.shared.demand(of: tag, in: place.last)?.isDecoding ?? false
            case .inIOD:
                answer = IODPlaceTable.shared.demand(of: tag, in: place.last)?.members[variant] ?? false
            }
            ref = answer ? node.then : node.otherwise
        }
        return graph[outcome: ref]
    }
}
