/** What is known about a service before anyone signs in. Plain data: a line here adds a preset. */
export type Preset = {
  readonly title: string;
  /** Where to start, where it is the same for everybody. Absent: the person types an address. */
  readonly cards?: string;
  readonly calendars?: string;
  /** Besides the hosts above: where the service may lead with the account's credentials. */
  readonly hosts: readonly string[];
  /** Below which hosts contacts' pictures lie that only the account's own sign-in opens: a card may name any address. */
  readonly pictures?: readonly string[];
  /** It takes no other password than one made for an app. */
  readonly appPassword?: true;
  /** How to get in, for people. */
  readonly setup: string;
  /** What this service does not give, for people. */
  readonly lacks?: string;
};

export const presets = {
  icloud: {
    title: "iCloud",
    cards: "https://contacts.icloud.com/",
    calendars: "https://caldav.icloud.com/",
    hosts: ["*.icloud.com"],
    pictures: ["*.icloud.com"],
    appPassword: true,
    setup:
      "Use an app-specific password, not your Apple Account password. Make one at account.apple.com under Sign-In and Security, App-Specific Passwords. The user name is your Apple Account e-mail address.",
    lacks:
      "Reminders: since iOS 13 Apple keeps them where only its own apps can reach them. Lists you never upgraded are included. Contact groups made on an iPhone are included as cards.",
  },
  fastmail: {
    title: "Fastmail",
    cards: "https://carddav.fastmail.com/",
    calendars: "https://caldav.fastmail.com/",
    hosts: ["*.fastmail.com"],
    appPassword: true,
    setup:
      "Use an app password. Make one in Fastmail under Settings, Privacy & Security, Manage app passwords, with access to contacts and calendars. The user name is your full Fastmail address.",
  },
  nextcloud: {
    title: "Nextcloud",
    hosts: [],
    setup:
      "Type the address of your Nextcloud, as in the browser. With two-factor sign-in, make an app password under Personal settings, Security, Devices & sessions; it is a good idea without, too.",
    lacks: "Calendars you only subscribe to stay with whoever publishes them.",
  },
  mailbox: {
    title: "mailbox.org",
    cards: "https://dav.mailbox.org/",
    calendars: "https://dav.mailbox.org/",
    hosts: [],
    setup:
      "Use your mailbox.org address and password. With two-factor sign-in, make an application password under Settings, Security, Application passwords.",
  },
  yahoo: {
    title: "Yahoo",
    cards: "https://carddav.address.yahoo.com/",
    calendars: "https://caldav.calendar.yahoo.com/",
    hosts: ["*.yahoo.com"],
    appPassword: true,
    setup:
      "Use an app password. Make one in Yahoo's Account Security under Other ways to sign in, Generate app password. The user name is your Yahoo address.",
    lacks: "To-dos made in Yahoo's own web page may be missing.",
  },
  zoho: {
    title: "Zoho",
    cards: "https://contacts.zoho.com/",
    calendars: "https://calendar.zoho.com/",
    hosts: ["*.zoho.com", "*.zoho.eu", "*.zoho.in", "*.zoho.com.au"],
    appPassword: true,
    setup:
      "In Zoho Calendar and Zoho Contacts, open Settings, Sync (CalDAV and CardDAV) and turn it on. With two-factor sign-in, make an application-specific password under accounts.zoho.com, Security, App Passwords. Outside the US, type the address that Zoho shows there.",
    lacks: "Zoho ToDo tasks.",
  },
  generic: {
    title: "Another CardDAV or CalDAV account",
    hosts: [],
    setup:
      "Type your e-mail address or the address of the server. If sign-in fails and the service has two-factor sign-in, look in its security settings for an app password.",
  },
} as const satisfies Record<string, Preset>;

export type PresetId = keyof typeof presets;

export function presetOf(id: PresetId | undefined): Preset {
  return presets[id ?? "generic"];
}
