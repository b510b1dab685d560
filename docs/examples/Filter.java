import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;

/** Rows on standard input, their cleaned rows on standard output: java Filter.java < rows.jsonl */
public final class Filter implements AutoCloseable {
    private final Process process;
    private final BufferedWriter rows;
    private final BufferedReader answers;

    public Filter() throws IOException {
        process = new ProcessBuilder("cleaner", "clean", "-").redirectError(Redirect.INHERIT).start();
        rows = new BufferedWriter(new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8));
        answers = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /** One JSON object on one line, answered by another. */
    public synchronized String clean(String row) throws IOException {
        rows.write(row);
        rows.write('\n');
        rows.flush();
        String answer = answers.readLine();
        if (answer == null) {
            throw new IOException("cleaner has ended");
        }
        return answer;
    }

    /** The end of its input ends it: with 0, or 1 where some rows have an error. */
    @Override
    public void close() throws IOException {
        rows.close();
        process.onExit().join();
    }

    public static void main(String[] arguments) throws IOException {
        var given = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        var out = new java.io.PrintStream(System.out, true, StandardCharsets.UTF_8);
        try (var filter = new Filter()) {
            for (String row = given.readLine(); row != null; row = given.readLine()) {
                out.println(filter.clean(row));
            }
        }
    }
}
