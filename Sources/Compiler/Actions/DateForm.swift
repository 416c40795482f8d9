import MidicRuntime

/// What `shift` and `truncate` leave of a date or a time, held against each other.
enum DateForm {
    static let family = "date"

    static func looseness(
        _ arguments: [ActionArgument], than inherited: [ActionArgument], of vr: VR, _ offsets: [CheckedOffset]
    ) -> String? {
        switch (arguments.first, inherited.first) {
        case (.offset(let own), .offset(let other)): shift(offsets[own], than: offsets[other])
        case (.offset, .integer(let code)): unit(code).flatMap { shift(than: $0, of: vr) }
        case (.integer(let code), .offset(let other)):
            unit(code).flatMap { truncate(to: $0, than: offsets[other], of: vr) }
        case (.integer(let own), .integer(let other)):
            own > other ? unit(other).map { "leaves more than the \($0)" } : nil
        default: nil
        }
    }

    private static func unit(_ code: Int) -> DatePrecision? { DatePrecision(rawValue: UInt32(code)) }

    /// A shift leaves what a truncation cuts off: months and days that moved alike, and the time of day as it was.
    private static func shift(than unit: DatePrecision, of vr: VR) -> String? {
        vr == .DA && unit >= .day ? nil : "leaves more than the \(unit)"
    }

    /// A truncation leaves the true date as far as it goes, which the shift moves; no shift moves the time of day. A year alone
    /// tells less than a date that moved.
    private static func truncate(to unit: DatePrecision, than offset: CheckedOffset, of vr: VR) -> String? {
        vr == .TM || unit == .year ? nil : "leaves the true \(min(unit, .day)), which `\(offset.name)` moves"
    }

    /// Other keys or another secret move the dates of one patient apart, so they are no tightening either.
    private static func shift(_ own: CheckedOffset, than other: CheckedOffset) -> String? {
        if own == other { return nil }
        switch (own.days, other.days) {
        case (.given(_, let low, let high), .given(_, let otherLow, let otherHigh)):
            return low > otherLow || high < otherHigh
                ? "takes its number from a narrower range than `\(other.name)`" : nil
        case (.given, .keyed): return "takes one number for all patients, and `\(other.name)` has a secret one for each"
        case (.keyed, .given): return nil
        case (.given, .lookup), (.given, .anchor):
            return "takes one number for all patients, and `\(other.name)` has one for each"
        case (.lookup, .keyed), (.anchor, .keyed):
            return "takes its days from a table, and `\(other.name)` has a secret for them"
        case (.lookup(_, let low, let high), .given(_, let otherLow, let otherHigh)),
            (.lookup(_, let low, let high), .lookup(_, let otherLow, let otherHigh)):
            return low > otherLow || high < otherHigh
                ? "takes its number from a narrower range than `\(other.name)`" : nil
        case (.anchor, _): return "moves dates to a day that the policy says"
        case (.lookup, .anchor), (.keyed, .lookup), (.keyed, .anchor): return nil
        case (
            .keyed(let low, let high, let step, let keys, let secret),
            .keyed(let otherLow, let otherHigh, let otherStep, let otherKeys, let otherSecret)
        ):
            if keys != otherKeys { return "is keyed by other attributes than `\(other.name)`" }
            if secret != otherSecret { return "has another secret than `\(other.name)`" }
            if (high - low) / step < (otherHigh - otherLow) / otherStep {
                return "has fewer offsets to choose from than `\(other.name)`"
            }
            if min(abs(low), abs(high)) < min(abs(otherLow), abs(otherHigh)) {
                return "may move dates less far than `\(other.name)`"
            }
        }
        return nil
    }
}
