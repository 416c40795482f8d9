package import MidicLang
package import MidicRuntime

// What name resolution and type checking hand to profile merging and lowering: every name resolved, every action typed,
// sets, conditions and blocks expanded. Nothing about layers' winners is decided here.

/// A policy and all that it extends, checked one rule at a time.
package struct CheckedPolicy: Sendable {
    package var name: String
    package var version: String
    /// The `///` lines before the policy block.
    package var documentation: String?
    /// The source files, outermost base first; the last is the policy itself. A rule's `layer` indexes this.
    package var layers: [FileID]
    /// nil when nothing is extended: no standard layer, every element by rules or `otherwise`.
    package var profile: ProfileSelection?
    /// Where `standard` and `otherwise` and `on_error` were said, for diagnostics.
    package var otherwise: Otherwise
    package var onError: OnError
    package var secrets: [CheckedSecret]
    package var params: [CheckedParam]
    package var offsets: [CheckedOffset]
    package var tables: [CheckedTable] = []
    package var gates: [CheckedGate]
    /// Distinct guards; index 0 is always `.always`.
    package var guards: [GuardFormula]
    /// Distinct atoms that the guards refer to.
    package var atoms: [GuardAtom]
    package var rules: [CheckedRule]
    /// By layer.
    package var headers: [LayerHeader]
    /// What becomes of a SOP class that is neither registered nor listed nor named; nil: such files are held.
    package var unregisteredClasses: CheckedAction?
    /// The `policy` block of the last layer.
    package var range: SourceRange
    /// What `as` says of private elements, each a `CheckedSelector.privateElement`.
    package var saidVRs: [CheckedSelector: VR] = [:]
    /// Where guards compare values of an attribute, for messages.
    package var comparisons: [Tag: [SourceRange]] = [:]

    package init(
        name: String, version: String, documentation: String? = nil, layers: [FileID], profile: ProfileSelection?,
        otherwise: Otherwise,
        onError: OnError, secrets: [CheckedSecret], params: [CheckedParam], offsets: [CheckedOffset],
        gates: [CheckedGate], guards: [GuardFormula], atoms: [GuardAtom], rules: [CheckedRule],
        headers: [LayerHeader]? = nil, unregisteredClasses: CheckedAction? = nil, range: SourceRange
    ) {
        self.headers =
            headers
            ?? layers.map { _ in LayerHeader(profile: profile, otherwise: otherwise, onError: onError) }
        self.name = name
        self.version = version
        self.documentation = documentation
        self.layers = layers
        self.profile = profile
        self.otherwise = otherwise
        self.onError = onError
        self.secrets = secrets
        self.params = params
        self.offsets = offsets
        self.gates = gates
        self.guards = guards
        self.atoms = atoms
        self.rules = rules
        self.unregisteredClasses = unregisteredClasses
        self.range = range
    }
}

extension CheckedPolicy {
    /// The SOP classes that conditions and gates name, by UID or keyword: midic knows them as it knows registered ones.
    ///
    /// What is extended holds files of classes that it does not name. So in a file that extends another only an `accept` names them
    /// that asks for them and nothing else, and any condition where the file says `classes unregistered` that those below do not
    /// say.
    package var namedClasses: [String] {
        named(by: [Tag(0x0002, 0x0002), Tag(0x0008, 0x0016)], in: headers.firstIndex { $0.unregisteredClause != nil })
    }

    /// The transfer syntaxes that they name.
    package var namedTransferSyntaxes: [String] { named(by: [Tag(0x0002, 0x0010)], in: nil) }

    /// - Parameter opened: a layer whose conditions all name, besides the lowest.
    private func named(by tags: Set<Tag>, in opened: Int?) -> [String] {
        func names(_ layer: Int) -> Bool { layer == 0 || layer == opened && opened != nil }
        var naming = Set(rules.filter { names($0.layer) }.map(\.guardIndex))
        var uids: Set<String> = []
        for gate in gates {
            if names(gate.layer) {
                naming.insert(gate.guardIndex)
            } else if gate.kind == .accept {
                for tag in tags { uids.formUnion(guards[gate.guardIndex].values(of: tag, atoms: atoms) ?? []) }
            }
        }
        var used: Set<Int> = []
        for guardIndex in naming { guards[guardIndex].collectAtoms(into: &used) }
        for atom in used.map({ atoms[$0] }) where tags.contains(atom.tag) {
            if case .oneOf(let values) = atom.test { uids.formUnion(values) }
        }
        return uids.sorted { Array($0.utf8).lexicographicallyPrecedes(Array($1.utf8)) }
    }
}

/// `extends basic with ...`: the Basic Application Level Confidentiality Profile and the chosen options.
package struct ProfileSelection: Sendable {
    package var options: Set<ProfileOption>
    package var range: SourceRange

    package init(options: Set<ProfileOption>, range: SourceRange) {
        self.options = options
        self.range = range
    }
}

/// What happens to elements that no rule names.
package enum Otherwise: Sendable, Hashable {
    case keep, remove, empty
    /// `keep in_iod else remove` or `else empty`.
    case keepInIOD(else: InIODElse)

    package enum InIODElse: Sendable, Hashable { case remove, empty }
}

/// What happens when an action cannot be carried out and has no fallback.
package enum OnError: Sendable, Hashable { case quarantine, reject, remove }
