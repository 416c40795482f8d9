import MidicLang
import MidicRuntime

/// `mark equipment`: a rule that stands for an item of Contributing Equipment Sequence (0018,A001).
///
/// PS3.3 section C.12.1.1.5 has the attributes and PS3.16 CID 7005 the code of what de-identified the object. No time of day and
/// no version of the program is said, so that a ruleset gives the same bytes on any day; which ruleset it was is said by
/// De-identification Method (0012,0063).
extension RuleResolver {
    /// The rule as an author would write it; nil, with a report, in a block that is not about whole objects.
    func equipmentRule(_ mark: EquipmentMark, in context: StatementContext) -> Rule? {
        guard context.base == nil, context.creator == nil else {
            scope.report(
                .misplacedSelector,
                "`mark equipment` speaks of the object and cannot stand in this block; move it out", at: mark.range)
            return nil
        }
        let range = mark.range
        func text(_ value: String) -> ActionExpression.Argument {
            ActionExpression.Argument(label: nil, value: .literal(.text(TextLiteral(value, range))), range: range)
        }
        func member(_ keyword: String, _ value: ItemMember.Value) -> ItemMember {
            ItemMember(attribute: .name(Name(keyword, range)), value: value, range: range)
        }
        let purpose = [
            member("CodeValue", .values([text("109104")])), member("CodingSchemeDesignator", .values([text("DCM")])),
            member("CodeMeaning", .values([text("De-identifying Equipment")])),
        ]
        let members = [
            member("Manufacturer", .values([text("midic")])), member("ManufacturerModelName", .values([text("midic")])),
            member("SoftwareVersions", .values([text("midic language 1")])),
            member(
                "ContributionDescription",
                .values([text("De-identified by the ruleset that De-identification Method (0012,0063) names")])),
            member("PurposeOfReferenceCodeSequence", .item(purpose)),
        ]
        let item = ActionExpression.Argument(label: nil, value: .item(members), range: range)
        let sequence = SelectorTerm(
            path: PathPrefix(anchored: false, steps: [], range: range),
            target: .name(Name("ContributingEquipmentSequence", range)), range: range)
        return Rule(
            selector: SelectorExpression(terms: [sequence], exceptions: [], range: range), condition: mark.condition,
            override: mark.override,
            actions: [ActionExpression(name: Name(AddAction.name, range), arguments: [item], range: range)],
            because: mark.because, documentation: mark.documentation, range: range)
    }
}
