/// The table that planned policies may declare. Its lines are those of `SubjectTable`.
enum PlannedTable {
    static let columns = [
        "code: text(0...12)", "arm: text(\"A\", \"B\")", "number: integer(0...9)", "day: date",
        "same: text(1...16) may repeat key", "shift: integer(-1000...-30)", "baseline: date",
    ].map { PlannedStatement($0) }
}
