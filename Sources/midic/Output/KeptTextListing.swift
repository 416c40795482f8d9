import MidicCompiler
import MidicJSON
import MidicRuntime

/// What `check` and `inspect` say of the text that accepted files may keep unread.
struct KeptTextListing {
    private let kept: KeptText

    init(_ kept: KeptText) { self.kept = kept }

    /// One line: `basic` keeps what Table E.1-1 has no row for, and says so.
    var summary: String {
        let count = kept.attributes.count
        guard count > 0 else { return "no text attribute" }
        let counts = kept.classes.map(\.attributes.count)
        let least = counts.min() ?? 0
        let most = counts.max() ?? 0
        let range = least == most ? "\(most)" : "\(least) to \(most)"
        return
            "\(count) attributes of VR \(KeptText.vrs.map(\.name).joined(separator: ", ")) may stay unread, \(range) in a class"
    }

    /// What every accepted class may keep, then what some do, classes with the same rest together.
    func text(_ console: Console) -> String {
        var text = "\n" + console.heading("text that accepted files may keep unread") + "\n"
        guard !kept.attributes.isEmpty else { return text + "  none\n" }
        let common = kept.inEveryClass
        if !common.isEmpty {
            let count = kept.classes.count
            text += "  \(count == 1 ? kept.classes[0].name.shown : "in each of \(count) classes")  (\(common.count))\n"
            text += lines(common)
        }
        let shared = Set(common)
        var groups: [[Int]: [String]] = [:]
        for entry in kept.classes {
            groups[entry.attributes.filter { !shared.contains($0) }, default: []].append(entry.name)
        }
        for (rest, names) in groups.sorted(by: { $0.value[0] < $1.value[0] }) where !rest.isEmpty {
            text += Paragraph.wrapped(
                "\(common.isEmpty ? "" : "also ")in \(names.joined(separator: ", ").shown)  (\(rest.count))",
                width: console.width, first: "  ", rest: "    ")
            text += lines(rest)
        }
        return text
    }

    private func lines(_ places: [Int]) -> String {
        places.map { place in
            let attribute = kept.attributes[place]
            return "      \(attribute.vr?.name ?? "--") \(attribute.title.shown)\n"
        }.joined()
    }

    /// The number, and where `lists` is true the attributes and, by class, their places among them.
    func json(lists: Bool) -> JSONObject {
        var object = JSONObject()
        object.add("count", kept.attributes.count)
        guard lists else { return object }
        object.add(
            "attributes",
            kept.attributes.map { attribute in
                var entry = JSONObject()
                entry.add("name", attribute.title)
                if let vr = attribute.vr { entry.add("vr", vr.name) }
                return entry
            })
        object.add(
            "classes",
            kept.classes.map { one in
                var entry = JSONObject()
                entry.add("class", one.name)
                if let uid = one.uid { entry.add("uid", uid) }
                entry.add("attributes", one.attributes.map { kept.attributes[$0].title })
                return entry
            })
        return object
    }
}
