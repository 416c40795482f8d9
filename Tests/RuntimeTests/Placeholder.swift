import Testing
import MidicRuntime
