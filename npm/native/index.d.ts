/** Whether this is the npm package. */
export declare const isPackaged: boolean;

/**
 * Returns the path of a file in the npm package of this platform.
 *
 * @param part The part: `"native"`, `"libtorch"`, `"wgpu"` or `"nccl"`.
 * @param file The file's path in the package of that part.
 * @throws {Error} If there is no such package.
 */
export declare function find(part: string, file: string): string;
