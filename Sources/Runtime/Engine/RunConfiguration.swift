/// A secret or parameter that a ruleset needs and that is missing or wrong, or one that it does not know.
public struct ConfigurationError: Error, Hashable, Sendable {
    /// What is wrong. A struct over static values, so that new ones are no source break.
    public struct Code: Hashable, Sendable {
        let word: String

        public static let missingSecret = Code(word: "missing secret")
        public static let unknownSecret = Code(word: "unknown secret")
        public static let missingParameter = Code(word: "missing parameter")
        public static let unknownParameter = Code(word: "unknown parameter")
        /// A text parameter with too few or too many characters, or an integer out of range: see `range`.
        public static let parameterOutOfRange = Code(word: "parameter out of range")
        public static let parameterNotADecimal = Code(word: "parameter is not a decimal")
        /// Not of the form that the policy says.
        public static let parameterDoesNotMatch = Code(word: "parameter does not match")
        public static let parameterNotAnInteger = Code(word: "parameter is not an integer")
        /// Control characters or a backslash in a parameter: it would change the value's meaning (PS3.5 section 6.1.2.3).
        public static let parameterNotPlainText = Code(word: "parameter is not plain text")
        /// A parameter for a name (PN) with more groups or components than a name has (PS3.5 section 6.2.1).
        public static let parameterNotAName = Code(word: "parameter is not a person's name")
        /// An offset of 0 days, which would leave all dates as they are.
        public static let offsetOfZeroDays = Code(word: "offset of 0 days")
        public static let missingTable = Code(word: "missing table")
        public static let unknownTable = Code(word: "unknown table")
        /// A table that was read for another ruleset.
        public static let tableOfOtherRuleset = Code(word: "table of another ruleset")
    }

    public let code: Code
    /// The secret or parameter.
    public let name: String
    /// The range that a value is outside of: characters for text, the value for integers.
    public let range: ClosedRange<Int64>?

    init(_ code: Code, _ name: String, range: ClosedRange<Int64>? = nil) {
        self.code = code
        self.name = name
        self.range = range
    }
}

extension ConfigurationError: CustomStringConvertible {
    public var description: String { "\(code.word): \(name)" }
}

/// A ruleset with the secrets and parameters of one run; shared by all workers.
public struct RunConfiguration: Sendable {
    public let ruleset: Ruleset
    /// In the ruleset's order.
    let secrets: [SecretKey]
    /// Values in the ruleset's order, defaults filled in.
    let params: [String]
    /// The secret that names outputs where a UID is missing: the first one; nil if the ruleset declares none.
    var nameKey: SecretKey? { secrets.first }
    /// In the ruleset's order.
    package let tables: [LookupTable]
    /// By column of the ruleset: where its values are.
    let columnPlaces: [(table: Int, column: Int)]
    /// By offset: the days that the run gives; nil where a key or a table chooses them.
    let givenDays: [Int?]
    /// The same for claims: of a table, the days that are nearest to 0.
    private let claimedDays: [Int?]
    /// The root attributes whose original values key offsets and pseudonyms, or make ages.
    let keyAttributes: Set<Tag>
    /// `midic <first 16 hex digits of the digest>`, for (0012,0063).
    let methodText: [UInt8]
    /// Hash the input's and the output's bytes for the audit. Costs about as much as the copy, so it is off by default.
    public var wantsDigests = false
    /// Collect old and new UIDs and patient IDs.
    public var wantsMap = false
    /// How much memory the objects at work may take, all workers with this configuration together.
    public var memory = MemoryBudget()
    /// What carries the ruleset out; the ruleset must have been verified against the same table.
    package var actions = ActionTable.standard {
        didSet {
            claims = RulesetClaims(ruleset, actions: actions, table: claimTable, givenDays: claimedDays)
            dropped = DroppedSequences(ruleset, actions)
        }
    }
    /// The sequences whose content nobody reads; found once, since all workers ask.
    private(set) var dropped: DroppedSequences
    private let claimTable: ClaimTable?
    /// What outputs say of the ruleset.
    package private(set) var claims: RulesetClaims
    /// What all registered UIDs of the ruleset begin with; nil where it has none.
    let registeredUIDRoot: [UInt8]?
    /// What guards can ask of values; the ruleset must have been verified against it too.
    package var guardTests = GuardTestTable.standard
    /// Fill `ItemContext.concept`. Nothing in the format asks for concepts yet, so it is off.
    package var readsConcepts = false
    /// What each file may cost (`WorkLimit`).
    var stepsPerFile = WorkLimit.file

    /// Checks that each secret and parameter that the ruleset names is there, and nothing else.
    ///
    /// - Parameters:
    ///   - ruleset: what is to be run.
    ///   - secrets: by the names that the policy declares.
    ///   - params: texts or decimal integers by the names that the policy declares; those with a default may be left out.
    ///   - tables: by the names that the policy declares, read for this ruleset by `LookupTable.init`.
    ///   - claims: the columns of PS3.15 that the ruleset's rows are held against, from the compiler's
    ///     `StandardClaims.table`. Without, outputs claim no code of CID 7050 and say nothing of dates in (0028,0303); nor do they claim a
    ///     code if the ruleset is of another edition.
    /// - Throws: the first that is missing, unknown or outside its range.
    public init(
        ruleset: Ruleset, secrets: [String: SecretKey], params: [String: String] = [:],
        tables: [String: LookupTable] = [:], claims: ClaimTable? = nil
    ) throws(ConfigurationError) {
        self.ruleset = ruleset
        claimTable = claims
        var keys: [SecretKey] = []
        var known: Set<String> = []
        for index in 0..<ruleset.secretCount {
            let name = ruleset.string(Int(ruleset.secret(at: index).name))
            known.insert(name)
            guard let secret = secrets[name] else { throw ConfigurationError(.missingSecret, name) }
            keys.append(secret)
        }
        for name in secrets.keys.sorted() where !known.contains(name) { throw ConfigurationError(.unknownSecret, name) }
        self.secrets = keys

        var values: [String] = []
        var knownParams: Set<String> = []
        for index in 0..<ruleset.paramCount {
            let param = ruleset.param(at: index)
            let name = ruleset.string(Int(param.name))
            knownParams.insert(name)
            let value: String
            if let given = params[name] {
                value = given
            } else if param.defaultValue > 0 {
                value = ruleset.string(Int(param.defaultValue) - 1)
            } else {
                throw ConfigurationError(.missingParameter, name)
            }
            try RunConfiguration.check(value, param, name)
            let bytes = Array(value.utf8)
            if param.pattern > 0,
                !ruleset.matches(automaton: Int(param.pattern) - 1, bytes.rawBytes, from: 0, count: bytes.count)
            {
                throw ConfigurationError(.parameterDoesNotMatch, name)
            }
            values.append(value)
        }
        for name in params.keys.sorted() where !knownParams.contains(name) {
            throw ConfigurationError(.unknownParameter, name)
        }
        self.params = values
        try RunConfiguration.checkNames(ruleset, values)
        givenDays = try RunConfiguration.givenDays(ruleset, values)
        self.tables = try RunConfiguration.inOrder(tables, ruleset)
        columnPlaces = (0..<ruleset.tableColumnCount).map { index in
            let table = ruleset.table(ofColumn: index)
            return (table, index - Int(ruleset.table(at: table).firstColumn))
        }
        claimedDays = RunConfiguration.claimedDays(ruleset, givenDays, self.tables, columnPlaces)
        keyAttributes = RunConfiguration.keyAttributes(ruleset)
        self.claims = RulesetClaims(ruleset, actions: .standard, table: claims, givenDays: claimedDays)
        dropped = DroppedSequences(ruleset, .standard)
        registeredUIDRoot = ruleset.registeredUIDRoot()
        methodText = Array("midic \(ruleset.digestHex.prefix(16))".utf8)
    }

    /// Whether a UID is registered. Most are seen not to be by their first bytes, without a search.
    @inline(__always)
    func isRegisteredUID(_ bytes: RawSpan, _ uid: Range<Int>) -> Bool {
        guard let root = registeredUIDRoot, uid.count >= root.count else { return false }
        for place in 0..<root.count where bytes.byte(at: uid.lowerBound + place) != root[place] { return false }
        return ruleset.isRegisteredUID(bytes, from: uid.lowerBound, count: uid.count)
    }

    /// The secrets' names and check values, by name.
    package var keyChecks: [(name: String, value: String)] {
        (0..<ruleset.secretCount).map { (ruleset.string(Int(ruleset.secret(at: $0).name)), secrets[$0].checkValue) }
            .sorted { $0.0 < $1.0 }
    }

    /// The parameters' names, each with eight hexadecimal digits that tell two values apart, by name.
    ///
    /// Keyed by the first secret, since the values of a number of days can be tried out; none where the ruleset has no secret.
    package var paramChecks: [(name: String, value: String)] {
        guard let key = nameKey?.name else { return [] }
        return (0..<ruleset.paramCount).map { index in
            let name = ruleset.string(Int(ruleset.param(at: index).name))
            let message = Array("param/\(name)=\(params[index])".utf8)
            return (name, key.code(of: message).prefix(4).hexadecimal)
        }.sorted { $0.0 < $1.0 }
    }

    private static func check(_ value: String, _ param: ParamRecord, _ name: String) throws(ConfigurationError) {
        switch param.fault(of: value) {
        case nil: break
        case .notAnInteger: throw ConfigurationError(.parameterNotAnInteger, name)
        case .notADecimal: throw ConfigurationError(.parameterNotADecimal, name)
        case .outOfRange where param.kind == .decimal: throw ConfigurationError(.parameterOutOfRange, name)
        case .outOfRange: throw ConfigurationError(.parameterOutOfRange, name, range: param.low...param.high)
        case .notPlainText: throw ConfigurationError(.parameterNotPlainText, name)
        }
    }

    /// The offsets whose days this run gives by a parameter or a table, as the policy names them.
    public var operatorGivenOffsets: [String] {
        (0..<ruleset.offsetCount).compactMap { index in
            let offset = ruleset.offset(at: index)
            return givenDays[index] != nil || offset.column > 0 ? ruleset.string(Int(offset.name)) : nil
        }
    }

    private static func givenDays(_ ruleset: Ruleset, _ params: [String]) throws(ConfigurationError) -> [Int?] {
        var days: [Int?] = []
        for index in 0..<ruleset.offsetCount {
            let param = Int(ruleset.offset(at: index).param)
            // The verifier has seen that it is an integer.
            let given = param > 0 ? Int(params[param - 1]) : nil
            if given == 0 {
                throw ConfigurationError(
                    .offsetOfZeroDays, ruleset.string(Int(ruleset.param(at: param - 1).name)))
            }
            days.append(given)
        }
        return days
    }

    private static func keyAttributes(_ ruleset: Ruleset) -> Set<Tag> {
        var tags = Set((0..<ruleset.tableCount).map { ruleset.table(at: $0).key })
        for index in 0..<ruleset.offsetKeyCount {
            let key = ruleset.offsetKey(at: index)
            tags.insert(key.attribute)
            if key.issuer.rawValue != 0 { tags.insert(key.issuer) }
        }
        for index in 0..<ruleset.actionCount {
            let action = ruleset.action(at: index)
            switch action.opcode {
            case .pseudonym: tags.formUnion(PseudonymAction.sources(of: action, in: ruleset))
            case .age: tags.formUnion(AgeAction.sources(of: action, in: ruleset))
            case .compose: tags.formUnion(ComposeAction.sources(of: action, in: ruleset))
            default: break
            }
        }
        return tags
    }

    /// The compiler holds literals against PN; what parameters make of a name is known now.
    private static func checkNames(_ ruleset: Ruleset, _ params: [String]) throws(ConfigurationError) {
        var checked: Set<Int> = []
        for index in 0..<ruleset.actionCount {
            let action = ruleset.action(at: index)
            guard action.vr == .PN, action.opcode == .set || action.opcode == .add,
                checked.insert(ruleset.operand(0, of: action)).inserted
            else { continue }
            let template = ruleset.valueTemplate(at: ruleset.operand(0, of: action))
            let parts = (0..<Int(template.partCount)).map { ruleset.valuePart(at: Int(template.firstPart) + $0) }
            guard let param = parts.last(where: { $0.kind == .param }) else { continue }
            var text: [UInt8] = []
            for part in parts {
                switch part.kind {
                case .literal: ruleset.appendString(Int(part.index), to: &text)
                case .blob, .column: break
                case .param: text.append(contentsOf: params[Int(part.index)].utf8)
                }
            }
            let isName =
                ValueGrammar.fitting(
                    text.rawBytes, 0..<text.count, vr: .PN,
                    characterSet: SpecificCharacterSet(kinds: [.utf8], usesEscapes: false)) != nil
            guard isName else {
                throw ConfigurationError(
                    .parameterNotAName, ruleset.string(Int(ruleset.param(at: Int(param.index)).name)))
            }
        }
    }
}
