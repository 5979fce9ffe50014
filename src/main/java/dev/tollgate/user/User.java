package dev.tollgate.user;

import dev.tollgate.problem.ProblemException;
import dev.tollgate.text.FoldedText;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.LockModeType;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.annotations.UuidGenerator;
import org.hibernate.id.uuid.UuidVersion7Strategy;
import org.jspecify.annotations.Nullable;

/** A person's account. It is nobody's: organizations have members. */
@Entity
@Table(name = "app_user")
public class User extends PanacheEntityBase {
    @Id
    @UuidGenerator(style = UuidGenerator.Style.VERSION_7)
    UUID id;

    String email;

    /** What the address is unique by; null where an older account has the same. */
    @Nullable
    String emailKey;

    String name;
    String passwordHash;
    boolean operator;
    Instant createdAt;

    /** Null = it is enabled; written by the room {@code user.account}. */
    @Nullable
    @Column(insertable = false, updatable = false)
    Instant disabledAt;

    /** Written by the room {@code user.account}. */
    @Column(insertable = false, updatable = false)
    boolean passwordOff;

    /** @throws ProblemException {@code NOT_FOUND} */
    static User get(UUID id) {
        return known(findById(id));
    }

    /** The same, held against changes by others until the transaction ends. */
    static User lock(UUID id) {
        return known(findById(id, LockModeType.PESSIMISTIC_WRITE));
    }

    private static User known(@Nullable User user) {
        if (user == null) {
            throw ProblemException.notFound();
        }
        return user;
    }

    /** The stored spelling goes first, then any that is compared as the same. */
    static @Nullable User byEmail(String email) {
        return find(
                        "emailKey = ?2 or lower(email) = lower(?1)"
                                + " order by case when email = ?1 then 0 when emailKey = ?2 then 1 else 2 end",
                        email,
                        FoldedText.keyOf(email))
                .firstResult();
    }

    /** Creates the account unless the address has one, and answers the one it then has. */
    static User findOrCreate(String email, String name, String passwordHash, Instant now) {
        create(email, name, passwordHash, now);
        User user = byEmail(email);
        if (user == null) {
            throw new IllegalStateException("the account was not stored");
        }
        return user;
    }

    /** False if the address has an account already. */
    static boolean create(String email, String name, String passwordHash, Instant now) {
        return getEntityManager()
                        .createNativeQuery(
                                "insert into app_user (id, email, name, password_hash, created_at, email_key)"
                                        + " values (?, ?, ?, ?, ?, ?) on conflict do nothing")
                        .setParameter(1, UuidVersion7Strategy.INSTANCE.generateUuid(null))
                        .setParameter(2, email)
                        .setParameter(3, name)
                        .setParameter(4, passwordHash)
                        .setParameter(5, now)
                        .setParameter(6, FoldedText.keyOf(email))
                        .executeUpdate()
                > 0;
    }
}
