// An S3 service that checks signatures: OpenStack Swift from Debian with its s3api, one replica in one folder.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { endProgram, freePort, serverFolders, startProgram } from "./server.ts";

const python = "/usr/bin/python3";
const servers = ["account", "container", "object", "proxy"] as const;
const account = "lifeboat";
const user = "alice";
const secret = "correct-horse";

export type S3Server = {
  readonly kind: "s3";
  readonly settings: { readonly endpoint: string; readonly bucket: string; readonly region: string; readonly accessKey: string; readonly prefix: string };
  readonly secret: string;
  stop(): Promise<void>;
};

export const swiftAvailable = (): boolean => servers.every((name) => existsSync(`/usr/bin/swift-${name}-server`));

export async function startSwift(): Promise<S3Server> {
  const ports = { account: await freePort(), container: await freePort(), object: await freePort(), proxy: await freePort() };
  const { dir } = serverFolders("swift", ports.proxy);
  mkdirSync(join(dir, "devices/d1"), { recursive: true });
  writeFileSync(join(dir, "swift.conf"), "[swift-hash]\nswift_hash_path_suffix = lifeboat\nswift_hash_path_prefix = test\n[storage-policy:0]\nname = gold\ndefault = yes\n");
  for (const name of ["account", "container", "object"] as const) makeRing(dir, name, ports[name]);
  for (const name of servers) writeFileSync(join(dir, `${name}.conf`), name === "proxy" ? proxyConfig(dir, ports.proxy) : storageConfig(dir, name, ports[name]));
  const children = await Promise.all(
    servers.map((name) => {
      const args = ["-c", starter, `/usr/bin/swift-${name}-server`, dir, join(dir, `${name}.conf`)];
      return startProgram({ name: `swift-${name}`, command: python, args, port: ports[name], logFile: join(dir, `${name}.log`) });
    }),
  );
  const settings = { endpoint: `http://127.0.0.1:${String(ports.proxy)}`, bucket: "copies", region: "us-east-1", accessKey: `${account}:${user}`, prefix: "boat" };
  await makeBucket(settings);
  return {
    kind: "s3",
    settings,
    secret,
    async stop() {
      await Promise.all(children.map((child) => endProgram(child, "SIGTERM")));
    },
  };
}

/** Swift looks for swift.conf in one fixed place; this starts one of its programs with another. */
const starter = `
import runpy, sys
program, folder, config = sys.argv[1:4]
import swift.common.utils as utils
utils.SWIFT_CONF_FILE = folder + '/swift.conf'
import swift.common.storage_policy as policy
policy.SWIFT_CONF_FILE = folder + '/swift.conf'
policy.reload_storage_policies()
sys.argv = [program, config]
runpy.run_path(program, run_name='__main__')
`;

function makeRing(dir: string, name: string, port: number): void {
  const builder = join(dir, `${name}.builder`);
  const build = (...args: readonly string[]): void => {
    const { status, stderr, stdout } = spawnSync("swift-ring-builder", [builder, ...args], { encoding: "utf8" });
    if (status === 2 || status === null) throw new Error(`swift-ring-builder ${args.join(" ")}: ${stdout}${stderr}`);
  };
  build("create", "4", "1", "0");
  build("add", `r1z1-127.0.0.1:${String(port)}/d1`, "1");
  build("rebalance");
}

function storageConfig(dir: string, name: string, port: number): string {
  return `[DEFAULT]
bind_ip = 127.0.0.1
bind_port = ${String(port)}
workers = 0
mount_check = false
devices = ${dir}/devices
swift_dir = ${dir}
user = ${process.env["USER"] ?? "root"}
log_address = /nowhere
fallocate_reserve = 0
[pipeline:main]
pipeline = ${name}-server
[app:${name}-server]
use = egg:swift#${name}
`;
}

function proxyConfig(dir: string, port: number): string {
  return `[DEFAULT]
bind_ip = 127.0.0.1
bind_port = ${String(port)}
workers = 0
swift_dir = ${dir}
user = ${process.env["USER"] ?? "root"}
log_address = /nowhere
[pipeline:main]
pipeline = catch_errors cache s3api tempauth copy slo dlo proxy-server
[app:proxy-server]
use = egg:swift#proxy
account_autocreate = true
[filter:catch_errors]
use = egg:swift#catch_errors
[filter:cache]
use = egg:swift#memcache
[filter:s3api]
use = egg:swift#s3api
s3_acl = false
location = us-east-1
max_bucket_listing = 10
[filter:tempauth]
use = egg:swift#tempauth
user_${account}_${user} = ${secret} .admin
[filter:copy]
use = egg:swift#copy
[filter:slo]
use = egg:swift#slo
[filter:dlo]
use = egg:swift#dlo
`;
}

async function makeBucket({ endpoint, bucket, region, accessKey }: S3Server["settings"]): Promise<void> {
  const { AwsClient } = await import("aws4fetch");
  const answer = await new AwsClient({ accessKeyId: accessKey, secretAccessKey: secret, service: "s3", region, retries: 0 }).fetch(`${endpoint}/${bucket}`, { method: "PUT" });
  if (!answer.ok) throw new Error(`the bucket could not be made: ${answer.status} ${await answer.text()}`);
}
