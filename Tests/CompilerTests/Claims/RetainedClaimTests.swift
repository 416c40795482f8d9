import MidicCompiler
import MidicLang
import MidicRuntime
import Testing

/// A wide rule costs an option's code exactly where the policy's author is told so: what the ruleset's rows bear and what the
/// checker finds are worked out apart.
@Suite struct RetainedClaimTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var option: ProfileOption
        var code: String
        var selector: String
        var testDescription: String { "\(option.rawValue): \(selector)" }
    }

    private static let options: [(ProfileOption, String)] = [
        (.retainUIDs, "113110"), (.retainDeviceIdentity, "113109"), (.retainInstitutionIdentity, "113112"),
        (.retainPatientCharacteristics, "113108"), (.retainFullDates, "113106"),
    ]

    /// Classes, VRs, globs and masks, some of which touch one option only and some several or none.
    private static let selectors = [
        "dates", "people", "free_text", "vr DA, DT, TM", "vr LO, SH", "*Device*", "Institution*", "Patient*",
        "*DateTime",
        "(0008,xxxx)", "(0010,xxxx)", "(0018,xxxx)", "Acquisition*", "private *", "(0020,00xx)",
    ]

    static let cases = options.flatMap { option, code in
        selectors.map { Case(option: option, code: code, selector: $0) }
    }

    /// The option stands in the base, so that the rule is decided over it and not beside it.
    @Test(arguments: cases)
    func aLostCodeIsTold(example: Case) throws {
        let option = example.option.rawValue
        let base = ClaimPolicy.text(
            "basic with \(option)",
            "uids except retained(\(option)) -> uid(key)\nobligations(\(option)) -> remove")
        let child = """
            midic 1
            policy child version "1" { extends "base.midic" }
            \(example.selector) -> remove
            """
        let result = PolicyCompiler.compile(path: "child.midic") { path in
            Array((path == "child.midic" ? child : base).utf8)
        }
        let errors = result.diagnostics.filter { $0.severity == .error }.map { "\($0.code.number) \($0.message)" }
        let compiled = result.ruleset
        let ruleset = try #require(compiled, "\(errors)")
        let claims = RulesetClaims(ruleset, actions: .standard, table: StandardClaims.table)
        let codes = claims.codes.map(\.value)
        let isTold = result.diagnostics.contains { $0.code.number == "W0413" && $0.message.contains(option) }
        #expect(codes.contains(example.code) != isTold, "\(codes), \(claims.withheld)")
    }
}
