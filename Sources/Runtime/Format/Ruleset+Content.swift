extension Ruleset {
    /// All that the ruleset says, decoded: for `inspect`, comparisons and tests.
    package func content() -> RulesetContent {
        var content = RulesetContent()
        for section in SectionLayout.all { section.decode(self, &content) }
        return content
    }

    /// Record `index` of a section, decoded by its layout. For what is read once a run; the hot path has readers of its own.
    func record<Record>(_ section: RulesetSection, _ layout: RecordLayout<Record>, at index: Int) -> Record {
        let extent = self.layout[section]
        precondition(index >= 0 && index < extent.count, "a record index outside its section")
        return layout.read(bytes, at: extent.start + index * layout.size)
    }
}
