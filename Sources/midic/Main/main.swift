import Glibc
import MidicCommandLine

exit(CommandLineTool.main(Array(CommandLine.arguments.dropFirst())))
