package dev.tollgate.auth;

/** Whom a resource method serves. Inside an organization, whoever may not even see it is told 404. */
public enum Audience {
    /** Everybody, without a credential. */
    PUBLIC,
    /** Everybody, from the dashboard itself. */
    SAME_ORIGIN,
    /** A person, by a login or an access token. */
    PERSON,
    /** A person by a login, not by an access token. */
    LOGIN,
    /** An operator, by a login. */
    OPERATOR,
    /** A member of the organization, whatever their role. */
    MEMBER,
    /** A member of the organization, or an operator. */
    MEMBER_OR_OPERATOR,
    /** A super admin or owner of the organization. */
    SUPER_ADMIN,
    /** A super admin or owner of the organization, or an operator. */
    SUPER_ADMIN_OR_OPERATOR,
    /** A super admin or owner of the organization, or one of its Service Accounts. */
    TOKEN_CREATOR,
    /** The organization's directory, by a token of the managed role {@code SCIM}. */
    DIRECTORY,
    /** The bearer of a good token of either kind, about that token. */
    HOLDER,
    /** The same; also of a value that was rotated out within ten minutes, to be told again what replaced it. */
    RECENT_HOLDER
}
