package dev.tollgate.token;

import io.agroal.api.AgroalDataSource;
import io.quarkus.scheduler.Scheduled;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/** Forgets tokens 90 days after they were revoked, a thousand in a transaction. */
@Singleton
class TokenRetention {
    private static final int BATCH = 1_000;
    private static final String FORGET = """
            delete from token where id in (
                select id from token where revoked_at < now() - interval '90 days'
                 order by id limit %d for update skip locked)
            """.formatted(BATCH);

    private final AgroalDataSource database;

    TokenRetention(AgroalDataSource database) {
        this.database = database;
    }

    @Scheduled(every = "1h", delayed = "5m")
    void forget() {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(FORGET)) {
            int forgotten = BATCH;
            while (forgotten == BATCH) {
                forgotten = statement.executeUpdate();
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
