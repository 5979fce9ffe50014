package dev.tollgate.keys;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.database.Sql;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;

class ServerSealTest {
    private static final byte[] SECRET = "secret".getBytes(StandardCharsets.UTF_8);

    @TempDir
    Path directory;

    @Test
    void theFirstKeySealsAndAllOpen() throws IOException {
        Path old = file("old", 1);
        Path fresh = file("new", 2);
        byte[] sealed = of(List.of(old)).seal("a", SECRET);

        ServerSeal both = of(List.of(fresh, old));
        assertThat(both.open("a", sealed)).isEqualTo(SECRET);
        assertThat(of(List.of(fresh)).open("a", sealed)).isNull();
        assertThat(of(List.of(fresh)).open("a", both.seal("a", SECRET))).isEqualTo(SECRET);
    }

    @Test
    void theFormerSettingStandsBehindTheList() throws IOException {
        Path old = file("old", 1);
        byte[] sealed = new ServerSeal(config(List.of(), old), none()).seal("a", SECRET);
        assertThat(new ServerSeal(config(List.of(file("new", 2)), old), none()).open("a", sealed))
                .isEqualTo(SECRET);
        assertThat(of(List.of(old)).open("a", sealed)).isEqualTo(SECRET);
    }

    @Test
    void whatIsSealedForOneThingOpensAsNoOther() throws IOException {
        ServerSeal seal = of(List.of(file("key", 1)));
        assertThat(seal.open("b", seal.seal("a", SECRET))).isNull();
    }

    private static ServerSeal of(List<Path> files) {
        return new ServerSeal(config(files, null), none());
    }

    private static ServerKeys none() {
        DataSource nowhere = new PGSimpleDataSource();
        return new ServerKeys(new Sql(nowhere)) {
            @Override
            public byte @Nullable [] known(String purpose) {
                return null;
            }
        };
    }

    private Path file(String name, int content) throws IOException {
        byte[] bytes = new byte[ServerKeyFile.BYTES];
        bytes[0] = (byte) content;
        return Files.write(directory.resolve(name), bytes);
    }

    private static KeyConfig config(List<Path> files, @Nullable Path single) {
        SmallRyeConfigBuilder settings = new SmallRyeConfigBuilder().withMapping(KeyConfig.class);
        if (!files.isEmpty()) {
            String list = files.stream().map(Path::toString).collect(Collectors.joining(","));
            settings.withDefaultValue("tollgate.auth.server-key-files", list);
        }
        if (single != null) {
            settings.withDefaultValue("tollgate.auth.server-key-file", single.toString());
        }
        return settings.build().getConfigMapping(KeyConfig.class);
    }
}
