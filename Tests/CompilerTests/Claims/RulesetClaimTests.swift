import MidicCompiler
import MidicLang
import MidicRuntime
import Testing

/// What a ruleset may claim follows from its rows and actions, whoever made it.
@Suite struct RulesetClaimTests {
    private static let uids = "uids -> uid(key)\nPatientID -> pseudonym(key, prefix: \"P\")\n"

    private func codes(_ extends: String, _ rules: String) throws -> [String] {
        try ClaimPolicy.claims(ClaimPolicy.text(extends, Self.uids + rules)).codes.map(\.value)
    }

    // MARK: Private elements

    @Test func safePrivateStaysClaimedForElementsThatARuleNames() throws {
        let option = "basic with retain_safe_private"
        #expect(try codes(option, "") == ["113100", "113111"])
        // Named, with a reason: the option holds for the rest, the profile does not.
        let named = "private \"VENDOR\" (0019,xx01) -> override keep because \"test\""
        #expect(try codes(option, named) == ["MIDIC100", "113111"])
        #expect(try codes("basic", named) == ["MIDIC100"])
        #expect(try codes(option, "private \"VENDOR\" (0019,xx01) -> remove") == ["113100", "113111"])
    }

    // MARK: Rows that are kept

    @Test func whatIsMadeCoarserCountsAsKept() throws {
        let claims = try ClaimPolicy.claims(
            ClaimPolicy.text(
                "basic with retain_patient_characteristics",
                Self.uids
                    + "PatientAge -> round(5 years, cap: 89)\nobligations(retain_patient_characteristics) -> remove"))
        #expect(claims.codes.map(\.value) == ["113100", "113108"])
        #expect(claims.coarser.map(\.finding.subject) == [.attribute(Tag(0x0010, 0x1010))])
        // Rounding to the day changes no age.
        #expect(
            try ClaimPolicy.claims(
                ClaimPolicy.text(
                    "basic with retain_patient_characteristics",
                    Self.uids + "PatientAge -> round(1 day)\nobligations(retain_patient_characteristics) -> remove")
            ).coarser.isEmpty)
    }

    /// An age that is made of two dates may be another than the one that stood there.
    @Test func whatIsMadeAnewIsNotKept() throws {
        let claims = try ClaimPolicy.claims(
            ClaimPolicy.text(
                "basic with retain_patient_characteristics",
                Self.uids
                    + "PatientAge -> age(from: PatientBirthDate, at: StudyDate) else remove\nobligations(retain_patient_characteristics) -> remove"
            ))
        #expect(!claims.codes.map(\.value).contains("113108"))
    }

    @Test func whatIsTakenAwayCostsThatCodeOnly() throws {
        for action in ["remove", "empty"] {
            let claims = try ClaimPolicy.claims(
                ClaimPolicy.text(
                    "basic with retain_patient_characteristics, retain_institution_identity",
                    Self.uids + "InstitutionName -> \(action)\nobligations(retain_patient_characteristics) -> remove\n"
                        + "obligations(retain_institution_identity) -> remove"))
            #expect(claims.codes.map(\.value).contains("113108"))
            #expect(!claims.codes.map(\.value).contains("113112"))
            #expect(claims.withheld.map(\.code.value).contains("113112"))
        }
    }

    /// Of the Basic Profile's findings the fault comes first; what is in order under an option that is not claimed is told apart.
    @Test func rowsOfAnUnclaimedOptionAreNoFault() throws {
        let claims = try ClaimPolicy.claims(
            ClaimPolicy.text(
                "basic with retain_safe_private",
                Self.uids + "people -> empty\nprivate \"OTHER\" * -> override keep because \"test\""))
        #expect(claims.codes.map(\.value) == ["MIDIC100"])
        #expect(claims.withheld.map(\.code.value) == ["113100", "113111"])
        let basic = try #require(claims.withheld.first)
        #expect(basic.findings.dropLast(basic.unclaimedCount).map(\.subject) == [.privateElements(creator: "OTHER")])
        #expect(basic.unclaimedCount > 400)
        #expect(claims.withheld[1].unclaimedCount == 0)
    }

    /// An `else` costs nothing, since it is for values that cannot be kept anyway.
    @Test func aFallbackOfKeepCostsNothing() throws {
        #expect(
            try codes("basic with retain_full_dates", "StudyDate -> keep else remove") == ["113100", "113106"])
    }

    /// A fallback that would keep what cannot be shifted is as mild as `keep`.
    @Test func aMildFallbackCounts() throws {
        let text = ClaimPolicy.text(
            "basic with retain_modified_dates",
            Self.uids + "dates -> shift o else empty\nStudyDate -> override shift o else keep because \"test\"\n"
                + "TimezoneOffsetFromUTC, FrameOriginTimestamp, CertifiedTimestamp -> remove")
        #expect(try ClaimPolicy.claims(text).codes.map(\.value) == ["MIDIC100"])
    }

    // MARK: Copies

    /// A copy costs what a rule that keeps its source would cost, wherever a decision can come to it.
    @Test(
        arguments: [
            ("basic", "SoftwareVersions -> override copy PatientID because \"t\"", [Tag.patientID], []),
            (
                "basic", "SoftwareVersions when Modality is \"MR\" -> override copy StudyInstanceUID because \"t\"",
                [.studyInstanceUID], []
            ),
            (
                "basic", "DeviceDescription -> override pseudonym(key) else copy InstitutionName because \"t\"",
                [Tag(0x0008, 0x0080), Tag(0x0050, 0x0020)], []
            ),
            // No row of the table, or one that a chosen option keeps.
            ("basic", "SoftwareVersions -> copy Manufacturer", [], []),
            (
                "basic with retain_device_identity",
                "obligations(retain_device_identity) -> remove\nSoftwareVersions -> copy DeviceSerialNumber",
                [], ["113109"]
            ),
            (
                "basic with retain_full_dates", "SoftwareVersions -> copy StudyDate", [],
                ["113106"]
            ),
        ] as [(String, String, [Tag], [String])])
    func aCopyKeepsItsSource(extends: String, rules: String, sources: [Tag], options: [String]) throws {
        let claims = try ClaimPolicy.claims(
            ClaimPolicy.text(
                extends,
                extends.contains("device")
                    ? Self.uids.replacing("uids", with: "uids except retained(retain_device_identity)") + rules
                    : Self.uids + rules))
        #expect(claims.codes.map(\.value) == [sources.isEmpty ? "113100" : "MIDIC100"] + options)
        #expect(claims.withheld.flatMap(\.findings).map(\.subject) == sources.map { .attribute($0) })
    }

    /// As a stranger may do it: what no output has, and what neither the ruleset nor anybody knows.
    @Test(arguments: [
        (Tag.patientID, RulesetClaims.Subject.attribute(.patientID)),
        (Tag(0x0400, 0x0115), .attribute(Tag(0x0400, 0x0115))), (Tag(0x0012, 0x00F1), .unknownElements),
    ])
    func aCopyOfAStrangerKeepsItsSource(source: Tag, subject: RulesetClaims.Subject) throws {
        let hostile = try changed { content in
            let rule = Int(content.actions[0].rule)
            let copy = content.appendAction(.copy, .LO, [Operand(.tag, source.rawValue)], fallback: nil, rule: rule)
            content.rows[try row(Tag(0x0018, 0x1020), in: content)].decision = .action(copy)
        }
        let claims = RulesetClaims(hostile, actions: .standard, table: StandardClaims.table)
        #expect(claims.codes.map(\.value) == ["MIDIC100"])
        #expect(claims.withheld.map { $0.findings.map(\.subject) } == [[subject]])
    }

    // MARK: Precisions that lose nothing

    /// `truncate(to: day)` on a date is `keep` in other words: it fills no obligation.
    @Test(arguments: [
        "vr DA -> truncate(to: day)\nvr DT -> shift o else empty\nvr TM -> shift o else empty",
        "vr DA -> shift o else empty\nvr DT -> truncate(to: second)\nvr TM -> shift o else empty",
        "vr DA -> shift o else empty\nvr DT -> shift o else empty\nvr TM -> truncate(to: hour)",
    ]) func cutsThatLoseNothingFillNothing(_ rules: String) {
        let text = ClaimPolicy.text(
            "basic with retain_modified_dates",
            Self.uids + rules + "\nTimezoneOffsetFromUTC, FrameOriginTimestamp, CertifiedTimestamp -> remove")
        let result = PolicyCompiler.compile(path: "claims.midic") { _ in Array(text.utf8) }
        #expect(result.ruleset == nil)
        #expect(result.diagnostics.contains { $0.code.number == "E0404" || $0.code.number == "E0403" })
    }

    @Test func aCutThatLosesNothingLoosens() {
        let text = ClaimPolicy.text("basic", Self.uids + "PatientBirthDate -> truncate(to: day)")
        let result = PolicyCompiler.compile(path: "claims.midic") { _ in Array(text.utf8) }
        #expect(result.ruleset == nil)
    }

    // MARK: Rulesets of strangers

    /// A ruleset of the Basic Profile with something changed, as a stranger may hand one over.
    private func changed(_ change: (inout RulesetContent) throws -> Void) throws -> Ruleset {
        let ruleset = try ClaimPolicy.ruleset(ClaimPolicy.text("basic", Self.uids))
        var content = ruleset.content()
        try change(&content)
        return try Ruleset(bytes: RulesetEncoder.encode(content))
    }

    private func row(_ tag: Tag, in content: RulesetContent) throws -> Int {
        try #require(content.rows.firstIndex { $0.tag == tag })
    }

    /// The action with which the profile keeps Modality.
    private func keep(_ content: RulesetContent) -> Decision {
        let place = content.actions.firstIndex { $0.opcode == .keep && $0.vr == .UN } ?? 0
        return .action(place)
    }

    @Test func aRulesetThatKeepsTheNameClaimsNoProfile() throws {
        let hostile = try changed { content in
            for tag in [Tag.patientName, .patientID] {
                if let row = content.rows.firstIndex(where: { $0.tag == tag }) {
                    content.rows[row].decision = keep(content)
                }
            }
        }
        let claims = RulesetClaims(hostile, actions: .standard, table: StandardClaims.table)
        #expect(claims.codes.map(\.value) == ["MIDIC100"])
        #expect(
            claims.withheld.map { $0.findings.map(\.subject) } == [[.attribute(.patientName), .attribute(.patientID)]])
        let output = try ClaimedObject().deidentified(by: hostile).object
        #expect(try output.value(.patientName) == "Doe^Jane")
        #expect(try output.codes() == ["MIDIC100"])
        #expect(try output.value(.patientIdentityRemoved) == "NO")
    }

    /// An offset that everybody can guess hides no dates, whoever made the ruleset.
    @Test(arguments: [(-1, -1, UInt32(1)), (-29, -1, 1), (-3650, -30, 365)])
    func aGuessableOffsetClaimsNoModifiedDates(low: Int32, high: Int32, step: UInt32) throws {
        let text = ClaimPolicy.text(
            "basic with retain_modified_dates",
            "uids -> uid(key)\ndates -> shift o else empty\nTimezoneOffsetFromUTC, FrameOriginTimestamp -> remove")
        let sound = try ClaimPolicy.ruleset(text)
        var content = sound.content()
        content.offsets[0].low = low
        content.offsets[0].high = high
        content.offsets[0].step = step
        let weak = try Ruleset(bytes: RulesetEncoder.encode(content))
        let claims = RulesetClaims(weak, actions: .standard, table: StandardClaims.table)
        #expect(!claims.codes.map(\.value).contains("113107"))
        #expect(
            RulesetClaims(sound, actions: .standard, table: StandardClaims.table).codes.map(\.value).contains("113107"))
        #expect(try !ClaimedObject().deidentified(by: weak).object.codes().contains("113107"))
    }

    /// Rows that do not call an identifier or a date one, so that nobody should notice that it stays.
    @Test func rowsThatHideWhatTheyKeepClaimNothing() throws {
        func said(_ tag: Tag, _ change: (inout RowRecord) -> Void) throws -> [String?] {
            let hostile = try changed { content in
                if let row = content.rows.firstIndex(where: { $0.tag == tag }) {
                    content.rows[row].decision = keep(content)
                    change(&content.rows[row])
                }
            }
            #expect(!RulesetClaims(hostile, actions: .standard, table: StandardClaims.table).rowsAgree)
            let output = try ClaimedObject(.implicitLittle).deidentified(by: hostile).object
            return [
                try output.value(.patientIdentityRemoved), try output.value(.longitudinalTemporalInformationModified),
            ]
        }
        #expect(try said(ClaimedObject.birthDate) { $0.facts.traits.remove(.identifiesPatient) } == ["NO", nil])
        #expect(try said(ClaimedObject.studyDate) { $0.facts.vr = .LO } == ["NO", nil])
        #expect(try said(ClaimedObject.studyDate) { $0.facts.traits.insert(.publicDate) } == ["NO", nil])
        #expect(try said(ClaimedObject.birthDate) { $0.facts.traits.insert(.fullDatesKeep) } == ["NO", nil])
    }

    /// Options that only the facts name bear nothing.
    @Test func optionsInNameOnlyAreNotClaimed() throws {
        let hostile = try changed { content in
            guard let key = content.strings.firstIndex(of: "profile"),
                let fact = content.info.firstIndex(where: { $0.key == UInt32(key) })
            else { return }
            content.strings.append("basic " + ProfileOption.allCases.map(\.rawValue).joined(separator: " "))
            content.info[fact].value = UInt32(content.strings.count - 1)
            content.sortStrings()
        }
        let claims = RulesetClaims(hostile, actions: .standard, table: StandardClaims.table)
        // What removes everything also cleans it; nothing is retained.
        let codes = claims.codes.map(\.value)
        for retained in ["113106", "113107", "113108", "113109", "113110", "113112"] {
            #expect(!codes.contains(retained))
        }
    }

    @Test func withoutTheTableNoCodeIsClaimed() throws {
        let ruleset = try ClaimPolicy.ruleset(ClaimPolicy.text("basic", Self.uids))
        #expect(RulesetClaims(ruleset, actions: .standard, table: nil).codes.isEmpty)
        #expect(try ClaimedObject().deidentified(by: ruleset, claims: nil).object.codes().isEmpty)
        let older = try changed { content in
            guard let key = content.strings.firstIndex(of: "standard"),
                let fact = content.info.firstIndex(where: { $0.key == UInt32(key) })
            else { return }
            content.strings.append("2019a")
            content.info[fact].value = UInt32(content.strings.count - 1)
            content.sortStrings()
        }
        let claims = RulesetClaims(older, actions: .standard, table: StandardClaims.table)
        #expect(claims.codes.isEmpty && claims.withheld.isEmpty)
    }

    @Test func aPolicyWithoutProfileSaysSo() throws {
        let claims = try ClaimPolicy.claims(ClaimPolicy.text("", otherwise: "remove", ""))
        #expect(claims.codes.map(\.value) == ["MIDIC101"])
    }
}
