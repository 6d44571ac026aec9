// Columns of the providers that every Android has, by authority and path, in the order of AOSP's sources. A table in a world may
// leave out any of them (NULL). `view` is what a query sees where that is more than the rows of the table.

export type TableSchema = {
  readonly columns: readonly string[];
  /** SQL of what a query sees; the table's own rows are in "<authority>/<path>". */
  readonly view?: string;
  /** A delete by anybody but a sync adapter marks the row. */
  readonly marksDeleted?: boolean;
  /** The column with the file that `content read` hands over. */
  readonly file?: string;
};

const contacts = "com.android.contacts";
const calendar = "com.android.calendar";

const sync = ["sync1", "sync2", "sync3", "sync4"];
const options = ["custom_ringtone", "last_time_contacted", "send_to_voicemail", "starred", "pinned", "times_contacted"];
const dataColumns = Array.from({ length: 15 }, (_, n) => `data${String(n + 1)}`);

const rawContacts = [
  "_id", "contact_id", "account_name", "account_type", "data_set", "sourceid", "backup_id", "version", "dirty", "deleted",
  "raw_contact_is_user_profile", "metadata_dirty", "aggregation_mode", "display_name", "display_name_alt",
  "display_name_source", "phonetic_name", "phonetic_name_style", "sort_key", "sort_key_alt", ...options, ...sync,
];
const data = [
  "_id", "raw_contact_id", "hash_id", "mimetype", "res_package", "is_primary", "is_super_primary", "is_read_only",
  "data_version", ...dataColumns, "data_sync1", "data_sync2", "data_sync3", "data_sync4", "carrier_presence",
];
const ofRaw = [
  "contact_id", "account_name", "account_type", "data_set", "sourceid", "backup_id", "version", "dirty", "display_name",
  "display_name_alt", "display_name_source", "phonetic_name", "sort_key", ...options,
];

const events = [
  "_id", "title", "eventLocation", "description", "eventColor", "eventColor_index", "eventStatus", "selfAttendeeStatus",
  "dtstart", "dtend", "eventTimezone", "duration", "allDay", "accessLevel", "availability", "hasAlarm",
  "hasExtendedProperties", "rrule", "rdate", "exrule", "exdate", "original_id", "original_sync_id",
  "originalInstanceTime", "originalAllDay", "lastDate", "hasAttendeeData", "guestsCanModify", "guestsCanInviteOthers",
  "guestsCanSeeGuests", "organizer", "isOrganizer", "customAppPackage", "customAppUri", "uid2445", "calendar_id",
  "eventEndTimezone", "sync_data1", "sync_data2", "sync_data3", "sync_data4", "sync_data5", "sync_data6", "sync_data7",
  "sync_data8", "sync_data9", "sync_data10", "deleted", "_sync_id", "dirty", "mutators", "lastSynced",
];
const calendars = [
  "_id", "account_name", "account_type", "_sync_id", "dirty", "mutators", "name", "calendar_displayName",
  "calendar_color", "calendar_color_index", "calendar_access_level", "visible", "sync_events", "calendar_location",
  "calendar_timezone", "ownerAccount", "isPrimary", "canOrganizerRespond", "canModifyTimeZone",
  "canPartiallyUpdate", "maxReminders", "allowedReminders", "allowedAvailability", "allowedAttendeeTypes", "deleted",
  "cal_sync1", "cal_sync2", "cal_sync3", "cal_sync4", "cal_sync5", "cal_sync6", "cal_sync7", "cal_sync8", "cal_sync9", "cal_sync10",
];

const files = [
  "_id", "_data", "_display_name", "_size", "mime_type", "title", "date_added", "date_modified", "datetaken", "orientation", "width",
  "height", "duration", "bucket_id", "bucket_display_name", "relative_path", "volume_name", "owner_package_name", "media_type",
  "is_favorite", "is_trashed", "is_pending", "is_drm", "document_id", "original_document_id", "instance_id", "resolution",
  "latitude", "longitude", "description", "generation_added", "generation_modified",
];

const quoted = (columns: readonly string[], table: string): string => columns.map((name) => `${table}."${name}"`).join(", ");

export const schemas: Readonly<Record<string, Readonly<Record<string, TableSchema>>>> = {
  [contacts]: {
    raw_contacts: { columns: rawContacts, marksDeleted: true },
    data: {
      columns: data,
      view: `select ${quoted(data, "d")}, ${quoted(ofRaw, "r")} from "${contacts}/data" d join "${contacts}/raw_contacts" r on r._id = d.raw_contact_id where coalesce(r.deleted, 0) = 0`,
    },
    contacts: {
      columns: ["_id", "lookup", "display_name", "starred", "photo_id", "contact_last_updated_timestamp"],
      view: `select contact_id as _id, 'r' || min(_id) || '-' || contact_id as lookup, max(display_name) as display_name, max(coalesce(starred, 0)) as starred, null as photo_id, 1700000000000 + sum(version) as contact_last_updated_timestamp from "${contacts}/raw_contacts" where coalesce(deleted, 0) = 0 group by contact_id`,
    },
    groups: {
      columns: [
        "_id", "account_name", "account_type", "data_set", "sourceid", "version", "dirty", "title", "title_res", "notes",
        "system_id", "deleted", "group_visible", "should_sync", "auto_add", "favorites", "group_is_read_only", ...sync,
      ],
      marksDeleted: true,
    },
  },
  [calendar]: {
    calendars: { columns: calendars },
    events: { columns: events, marksDeleted: true },
    reminders: { columns: ["_id", "event_id", "minutes", "method"] },
    attendees: {
      columns: [
        "_id", "event_id", "attendeeName", "attendeeEmail", "attendeeStatus", "attendeeRelationship", "attendeeType",
        "attendeeIdentity", "attendeeIdNamespace",
      ],
    },
    extendedproperties: { columns: ["_id", "event_id", "name", "value"] },
  },
  media: {
    "external/images/media": { columns: files, file: "_data" },
    "external/video/media": { columns: files, file: "_data" },
    "external/file": { columns: files, file: "_data" },
  },
};
