import Foundation
import MidicJSON
import MidicRuntime
import Testing

@Suite struct JSONObjectTests {
    /// What can end a line, steer a terminal or turn the direction of text is escaped, and everything reads back.
    @Test func strings() throws {
        let escaped: Set<UInt32> = Set(0x00...0x1F).union(0x7F...0x9F).union(0x2028...0x202E).union(0x2066...0x2069)
            .union([0x22, 0x5C, 0x061C, 0x200E, 0x200F])
        for value in UInt32(0)...0x2FFF {
            let scalar = try #require(Unicode.Scalar(value))
            let quoted = JSONObject.quote(String(scalar))
            let isPlain = quoted == "\"\(scalar)\""
            #expect(isPlain != escaped.contains(value), "U+\(String(value, radix: 16))")
            let read = try JSONSerialization.jsonObject(with: Data(quoted.utf8), options: .fragmentsAllowed) as? String
            #expect(read?.unicodeScalars.first == scalar, "U+\(String(value, radix: 16))")
        }
        #expect(JSONObject.quote("😀") == "\"😀\"")
    }

    @Test(arguments: [
        (1.0, "1.000"), (0.0, "0.000"), (0.0004, "0.000"), (2.0625, "2.063"), (-1.25, "-1.250"), (-0.0001, "0.000"),
        (12345.678, "12345.678"), (.nan, "0.000"), (.infinity, "0.000"),
    ])
    func numbersWithDecimals(number: Double, text: String) {
        var json = JSONObject()
        json.add("n", number)
        #expect(json.text == "{\"n\":\(text)}")
    }

    @Test func members() {
        var inner = JSONObject()
        inner.add("a", "b\n")
        var json = JSONObject()
        json.add("text", "x")
        json.add("number", -1)
        json.add("is", true)
        json.add("object", inner)
        json.add("nothing", nil as JSONObject?)
        json.add("texts", ["1", "2"])
        json.add("objects", [inner, JSONObject()])
        let expected =
            #"{"text":"x","number":-1,"is":true,"object":{"a":"b\n"},"nothing":null,"texts":["1","2"],"#
            + #""objects":[{"a":"b\n"},{}]}"#
        #expect(json.text == expected)
        var bytes: [UInt8] = [0x20]
        json.append(to: &bytes)
        #expect(bytes == Array((" " + expected).utf8))
    }

    @Test func countsAndDigests() {
        var json = JSONObject(capacity: 8)
        json.add("none", [(name: String, count: Int)]())
        json.add("counts", [(name: "a\"b", count: 0), (name: "é", count: .min)])
        json.add("digest", ([0, 9, 0x0A, 0xFF] as [UInt8]).hexadecimal)
        #expect(
            json.text
                == #"{"none":{},"counts":{"a\"b":0,"é":-9223372036854775808},"digest":"00090aff"}"#)
    }

    @Test func unwanted() {
        var json = JSONObject(isWanted: false)
        json.add("a", 1)
        #expect(json.text == "{}")
    }
}
