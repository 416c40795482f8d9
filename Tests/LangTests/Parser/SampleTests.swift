import MidicLang
import Testing

/// Parses a text under the name `policy.midic`.
func parse(_ text: String) -> ParseResult {
    var sources = SourceMap()
    let file = sources.add(path: "policy.midic", text: text)
    return PolicyParser.parse(file: file, in: sources)
}

@Suite struct SampleTests {
    static let sample = #"""
        midic 1

        /// CT and MR for release outside the hospital.
        policy research_release version "2.3.0" {
            standard  "2026d"
            extends   basic with clean_descriptors, retain_modified_dates,
                      retain_patient_characteristics, retain_safe_private
            otherwise keep in_iod else remove        // elements that no rule names
            on_error  quarantine
        }

        secret study_key                             // supplied at run time
        param  site: text(1...8)
        param  level: integer(0 ... 10) = 3
        offset longitudinal = days(-3650 ... -30) keyed by PatientID else StudyInstanceUID with study_key
        set    descriptions = StudyDescription, SeriesDescription, ProtocolName
        condition wide = Rows > 512 and not (Columns <= 256 or SamplesPerPixel is 3)

        accept     when SOPClassUID in storage(CT, MR)
        quarantine "no patient id"  when PatientID is empty or absent
        reject     "burned-in text" when BurnedInAnnotation is "YES"
        reject     "localizer" when any ImageType in ("LOCALIZER", "SCOUT",) or ImageType[3] is not "AXIAL"

        PatientName     -> pseudonym(study_key, prefix: site, length: 12, domain: "a")
        uids            -> uid(study_key, scope: project)
        dates except ./StudyDate, A/**/ContentDate -> shift longitudinal else truncate(to: year) else empty
        PatientAge      -> round(1 year, cap: 89)
        PatientWeight   -> round(0.5); PatientSize -> round 0.01
        obligations(clean_descriptors) -> empty
        free_text except codes, retained(retain_device_identity) -> keep else remove
        classes unregistered -> uid(study_key)
        descriptions    -> set "x"
        OtherPatientIDs -> set site
        InstitutionName -> add "v"
        RequestingPhysician -> copy PatientID
        StationName     -> override keep
            because "harmonisation across scanners; approved"
        *Date, Patient*, (60xx,3000), (6000-60FE,4000), vr PN, DA, uids -> remove
        meta SourceApplicationEntityTitle, meta (0002,0017) -> remove
        private * -> remove
        private "ACME 1.1" (0029,xx10), private "ACME 1.1" * -> remove
        ./ReferencedStudySequence/(0040,A730)/X when wide -> standard

        private "SIEMENS MR HEADER" {
            (0019,xx0C), (0019,xx0E) -> keep because #"b-value "and" direction"#
            * -> remove
        }
        for storage(US), CTImageStorage, "1.2.3" when Rows in (768, 1024) and Manufacturer matches /^ACME \/.*/ {
            RequestAttributesSequence -> remove
            when TransferSyntaxUID is present { ImageComments -> empty }
        }
        in ./A/**/B { ** -> remove; ./X -> keep }
        """#

    @Test func parsesWithoutAWord() {
        let result = parse(Self.sample)
        #expect(result.diagnostics.map { "\($0.code.number) \($0.message)" } == [])
        #expect(result.tree.printed() == Array(Self.sample.utf8))
        #expect(result.file.declarations.count == 6)
        #expect(result.file.statements.count == 26)
    }

    @Test func lineEndsOfOtherSystemsAreTheSame() {
        let lines = Self.sample.split(separator: "\n", omittingEmptySubsequences: false)
        let text = lines.joined(separator: "\r\n")
        let result = parse(text)
        #expect(result.diagnostics.map(\.message) == [])
        #expect(
            result.file.statements.map(Describe.statement) == parse(Self.sample).file.statements.map(Describe.statement)
        )
    }

    @Test func linesOfOldMacintoshesAreReportedOnce() {
        let lines = Self.sample.split(separator: "\n", omittingEmptySubsequences: false)
        let result = parse(lines.joined(separator: "\r"))
        #expect(result.diagnostics.map(\.code) == [.hiddenCharacter])
        #expect(result.diagnostics.allSatisfy { $0.fixIts.isEmpty })
    }

    @Test func documentationOfRulesIsKept() {
        let result = parse("midic 1\n/// Why.\nA -> keep\n// Not this.\nB -> keep\n")
        let documentation = result.file.statements.map { statement -> String? in
            if case .rule(let rule) = statement { rule.documentation } else { nil }
        }
        #expect(documentation == ["Why.", nil])
    }
}
