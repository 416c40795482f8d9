import Testing

import MidicCommandLine

@Suite struct ProgressLineTests {
    @Test(arguments: [(nil, 10), (80, 10), (11, 10), (10, 9), (5, 4), (1, 0), (0, 0)] as [(Int?, Int)])
    func isCutToTheTerminal(columns: Int?, count: Int) {
        #expect(ProgressLine.cut("0123456789", columns: columns) == "0123456789".prefix(count))
    }
}
