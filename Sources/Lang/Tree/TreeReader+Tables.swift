/// Tables and references to their columns.
extension TreeReader {
    func table(_ node: SyntaxNode) -> TableExpression? {
        guard !node.isBroken, let key = node.node(.tableKey), !key.isBroken else { return nil }
        let words = key.tokens.filter { $0.kind == .name }.map(text)
        guard let attribute = key.tokens.filter({ $0.kind == .name }).dropFirst().first else { return nil }
        var columns: [TableExpression.Column] = []
        for node in node.nodes(.tableColumn) {
            guard let column = column(node) else { return nil }
            columns.append(column)
        }
        return TableExpression(
            key: name(attribute), isTrimmed: words.dropFirst(2).contains("trimmed"),
            ignoresCase: words.dropFirst(2).contains("ignoring"), columns: columns)
    }

    private func column(_ node: SyntaxNode) -> TableExpression.Column? {
        guard !node.isBroken, let first = node.tokens.first, first.kind == .name, let type = node.node(.columnType),
            !type.isBroken, let kind = columnKind(type)
        else { return nil }
        let mark = node.tokens.dropFirst(2).first
        return TableExpression.Column(
            name: name(first), kind: kind, typeRange: range(type), repeatsKey: mark.map(range), range: range(node))
    }

    private func columnKind(_ node: SyntaxNode) -> TableExpression.Column.Kind? {
        guard let word = node.tokens.first else { return nil }
        if text(word) == "date" { return .date }
        let texts = node.tokens.filter { $0.kind == .string || $0.kind == .rawString }
        if !texts.isEmpty { return .choice(texts.compactMap { textLiteral($0) }) }
        let numbers = Array(node.tokens.filter { $0.kind == .number })
        guard numbers.count == 2, let low = integer(numbers[0]), let high = integer(numbers[1]) else { return nil }
        if text(word) == "integer" { return .integer(low: low, high: high) }
        let pattern = node.tokens.first { $0.kind == .regex }
        return .text(low: low, high: high, pattern: pattern.flatMap { textLiteral($0) })
    }

    /// `lookup TABLE.COLUMN`, or without the word; nil if the tokens are none.
    func column(_ tokens: some Collection<Token>) -> ColumnName? {
        let tokens = Array(tokens)
        let isLookup = tokens.first.map { $0.kind == .name && text($0) == "lookup" } ?? false
        let rest = tokens.dropFirst(isLookup ? 1 : 0).prefix(3)
        guard rest.count == 3, rest[rest.startIndex].kind == .name, rest[rest.startIndex + 1].kind == .dot,
            rest[rest.startIndex + 2].kind == .name
        else { return nil }
        return ColumnName(
            table: name(rest[rest.startIndex]), column: name(rest[rest.startIndex + 2]), isLookup: isLookup)
    }
}
