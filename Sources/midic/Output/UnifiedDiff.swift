/// The lines in which two texts differ, as `diff -u` shows them (POSIX, diff, "Diff -u Output Format").
enum UnifiedDiff {
    private static let context = 3
    /// Beyond so many lines on either side the differing middle is shown as one change: finding the least takes the square of that.
    private static let most = 2000

    private enum Line { case same, removed, added }

    /// - Parameter name: stands in both head lines.
    /// - Returns: an empty text where the texts are the same.
    static func text(from old: String, to new: String, name: String) -> String {
        let before = lines(of: old)
        let after = lines(of: new)
        guard before != after else { return "" }
        let edits = edits(before, after)
        let kept = edits.indices.filter { edits[$0].kind != .same }
        var text = "--- \(name)\n+++ \(name)\n"
        var next = 0
        while next < kept.count {
            let lower = max(0, kept[next] - context)
            var last = kept[next]
            while next < kept.count, kept[next] - last <= 2 * context {
                last = kept[next]
                next += 1
            }
            let hunk = edits[lower..<min(edits.count, last + context + 1)]
            let olds = hunk.filter { $0.kind != .added }.count
            let news = hunk.filter { $0.kind != .removed }.count
            let oldStart = edits[..<lower].count { $0.kind != .added } + (olds == 0 ? 0 : 1)
            let newStart = edits[..<lower].count { $0.kind != .removed } + (news == 0 ? 0 : 1)
            text += "@@ -\(oldStart),\(olds) +\(newStart),\(news) @@\n"
            for edit in hunk {
                text += (edit.kind == .same ? " " : edit.kind == .removed ? "-" : "+") + edit.text + "\n"
                if edit.lacksEnd { text += "\\ No newline at end of file\n" }
            }
        }
        return text
    }

    /// With their line ends, so that a last line without one differs.
    private static func lines(of text: String) -> [String] {
        var lines: [String] = []
        var line = ""
        for scalar in text.unicodeScalars {
            line.unicodeScalars.append(scalar)
            if scalar == "\n" {
                lines.append(line)
                line = ""
            }
        }
        return line.isEmpty ? lines : lines + [line]
    }

    private struct Edit {
        let kind: Line
        let text: String
        let lacksEnd: Bool

        init(_ kind: Line, _ line: String) {
            self.kind = kind
            lacksEnd = line.unicodeScalars.last != "\n"
            text = String(
                String.UnicodeScalarView(lacksEnd ? line.unicodeScalars[...] : line.unicodeScalars.dropLast()))
        }
    }

    private static func edits(_ before: [String], _ after: [String]) -> [Edit] {
        let head = zip(before, after).prefix { $0 == $1 }.count
        let tail = zip(before.dropFirst(head).reversed(), after.dropFirst(head).reversed()).prefix { $0 == $1 }.count
        let old = before[head..<(before.count - tail)]
        let new = after[head..<(after.count - tail)]
        var edits = before[..<head].map { Edit(.same, $0) }
        if max(old.count, new.count) > most {
            edits += old.map { Edit(.removed, $0) } + new.map { Edit(.added, $0) }
        } else {
            edits += leastEdits(Array(old), Array(new))
        }
        return edits + before.suffix(tail).map { Edit(.same, $0) }
    }

    private static func leastEdits(_ old: [String], _ new: [String]) -> [Edit] {
        let difference = new.difference(from: old)
        var removed: Set<Int> = []
        var inserted: Set<Int> = []
        for change in difference {
            switch change {
            case .remove(let offset, _, _): removed.insert(offset)
            case .insert(let offset, _, _): inserted.insert(offset)
            }
        }
        var edits: [Edit] = []
        var (one, other) = (0, 0)
        while one < old.count || other < new.count {
            if one < old.count, removed.contains(one) {
                edits.append(Edit(.removed, old[one]))
                one += 1
            } else if other < new.count, inserted.contains(other) {
                edits.append(Edit(.added, new[other]))
                other += 1
            } else {
                edits.append(Edit(.same, old[one]))
                one += 1
                other += 1
            }
        }
        return edits
    }
}
