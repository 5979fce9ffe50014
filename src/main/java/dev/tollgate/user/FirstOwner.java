package dev.tollgate.user;

import dev.tollgate.audit.AuditLog;
import dev.tollgate.audit.AuditLog.Subject;
import dev.tollgate.database.Sql;
import dev.tollgate.database.Transactions;
import dev.tollgate.login.Passwords;
import dev.tollgate.organization.OrganizationCreation;
import dev.tollgate.password.PasswordRules;
import dev.tollgate.text.VisibleText;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Map;
import org.jboss.logging.Logger;

/** Makes the first person and the first organization on an empty database, once however many replicas start. */
@Singleton
public class FirstOwner {
    private static final Logger LOG = Logger.getLogger(FirstOwner.class);
    /** In characters, of whatever a person is called or an organization is. */
    public static final int LONGEST_NAME = 100;

    /** In characters. */
    public static final int LONGEST_EMAIL = 254;

    private static final long START_LOCK = 7310577360L;

    private final AdminConfig config;
    private final Passwords passwords;
    private final OrganizationCreation creation;
    private final AuditLog audit;
    private final EntityManager entities;
    private final Sql sql;
    private final InstantSource clock;
    private boolean first;

    FirstOwner(
            AdminConfig config,
            Passwords passwords,
            OrganizationCreation creation,
            AuditLog audit,
            EntityManager entities,
            Sql sql,
            InstantSource clock) {
        this.config = config;
        this.passwords = passwords;
        this.creation = creation;
        this.audit = audit;
        this.entities = entities;
        this.sql = sql;
        this.clock = clock;
    }

    /** Whether this process has made the first person. */
    public boolean isFirstStart() {
        return first;
    }

    private String email() {
        return VisibleText.name("TOLLGATE_ADMIN_EMAIL", config.email(), LONGEST_EMAIL);
    }

    private String organization() {
        return VisibleText.name("TOLLGATE_ADMIN_ORGANIZATION", config.organization(), LONGEST_NAME);
    }

    /** Does nothing where there is anybody. */
    public void ensure() {
        String given = config.password().orElse(null);
        // Every start asks this, and waits: one plain statement, for which Hibernate has nothing to prepare.
        if (sql.exists("select from app_user limit 1")) {
            return;
        }
        String password = given == null ? generate() : given;
        String hash = passwords.hash(password);
        if (Transactions.inOne(() -> create(hash))) {
            announce(given == null ? password : "as given in TOLLGATE_ADMIN_PASSWORD" + warning(given));
            first = true;
            LOG.infof("First organization created name=\"%s\" owner=\"%s\"", organization(), email());
        }
    }

    /** On the terminal, never in the log; at once, since whatever comes next, such as a port in use, may end the start. */
    private void announce(String password) {
        System.out.printf("%nThe first login:%n  e-mail    %s%n  password  %s%n%n", email(), password);
    }

    /** Production refuses to start with such a one. */
    private String warning(String password) {
        return PasswordRules.weakness(password, email()) == null ? "" : ", which is easy to guess: change it";
    }

    private boolean create(String passwordHash) {
        entities.createNativeQuery("select 1 from (select pg_advisory_xact_lock(?)) as locked")
                .setParameter(1, START_LOCK)
                .getSingleResult();
        if (User.count() > 0) {
            return false;
        }
        User user = User.findOrCreate(email(), nameOf(email()), passwordHash, clock.instant());
        user.operator = true;
        audit.append(AuditLog.INSTALLATION, "operator.granted", Subject.user(user.id, user.email), Map.of());
        creation.create(organization(), user.id);
        return true;
    }

    private static String nameOf(String email) {
        String name = email.substring(0, Math.max(email.indexOf('@'), 0));
        return name.isEmpty() ? email : name;
    }

    private static String generate() {
        byte[] random = new byte[18];
        new SecureRandom().nextBytes(random);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    }
}
