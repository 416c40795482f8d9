import Testing
import MidicLang
