import java.io.FileInputStream;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;

/** Validates PDFs with veraPDF's own library: arguments are the flavours, such as ua1,2a, and the files.
 *  Prints a line for each failed rule; a last line for each file and flavour tells how many checks were made.
 *  Each begins with the file's name. */
class VeraPdf {
    public static void main(String[] arguments) throws Exception {
        VeraGreenfieldFoundryProvider.initialise();
        for (int at = 1; at < arguments.length; at++) {
            for (String name : arguments[0].split(",")) {
                validate(arguments[at], PDFAFlavour.fromString(name));
            }
        }
    }

    static void validate(String path, PDFAFlavour flavour) throws Exception {
        try (var file = new FileInputStream(path);
                var parser = Foundries.defaultInstance().createParser(file, flavour);
                var validator = Foundries.defaultInstance().createValidator(flavour, false)) {
            var result = validator.validate(parser);
            for (TestAssertion failed : result.getTestAssertions()) {
                System.out.println(path + ": " + flavour + " " + failed.getRuleId() + " " + failed.getMessage());
            }
            System.out.println(path + ": " + flavour + ": " + result.getTotalAssertions() + " checks, "
                    + (result.isCompliant() ? "compliant" : "not compliant"));
        }
    }
}
