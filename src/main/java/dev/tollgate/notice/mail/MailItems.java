package dev.tollgate.notice.mail;

import java.time.Instant;
import java.util.List;

/**
 * Items of one type that go into a mail.
 *
 * @param count of all of them
 * @param first the ones that are told one by one
 */
record MailItems(String type, long count, List<Item> first) {
    /** @param about when the token ends, has ended or will be disabled, was leaked or reused */
    record Item(String label, Instant about) {}
}
