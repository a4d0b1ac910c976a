/* Sends a large file in pieces, so that a broken connection costs one piece and not the whole file. */

(function (root) {
  'use strict';

  var tomeoki = root.tomeoki || {};
  root.tomeoki = tomeoki;

  var pieceBytes = 8 * 1024 * 1024;
  var mostFailures = 6;
  var pieceTimeoutMs = 300000;

  /* True for files that are sent in pieces by this browser: larger than one piece, and it can hash them. */
  tomeoki.sendsInPieces = function (file) {
    return file.size > pieceBytes && !!(root.crypto && root.crypto.subtle) && !!file.arrayBuffer;
  };

  function hexOf(buffer) {
    return Array.prototype.map
      .call(new Uint8Array(buffer), function (byte) {
        return (byte < 16 ? '0' : '') + byte.toString(16);
      })
      .join('');
  }

  function call(method, path, headers, body, done, progress) {
    var request = new XMLHttpRequest();
    request.open(method, path, true);
    request.timeout = pieceTimeoutMs;
    request.setRequestHeader('X-Tomeoki-Request', '1');
    Object.keys(headers).forEach(function (name) {
      request.setRequestHeader(name, headers[name]);
    });
    if (progress) request.upload.onprogress = progress;
    request.onreadystatechange = function () {
      if (request.readyState === 4) done(request);
    };
    request.send(body);
  }

  /*
   * Sends a file that was declared with `declaration` (`fileName`, `segment`). `progress(bytes)` says how much has been
   * sent; `finished(call)` gets the request that ended it, well or not.
   */
  tomeoki.sendPieces = function (file, declaration, progress, finished) {
    var path = '';
    var failures = 0;

    function goOn(offset) {
      var piece = file.slice(offset, offset + pieceBytes);
      var headers = { 'Content-Type': 'application/octet-stream', 'Upload-Offset': String(offset) };
      call('PATCH', path, headers, piece, heard, function (event) {
        progress(offset + event.loaded);
      });
    }

    function heard(request) {
      if (request.status === 204) {
        failures = 0;
        goOn(Number(request.getResponseHeader('Upload-Offset')));
      } else if (request.status === 201) finished(request);
      else afterFailure(request);
    }

    /* What may pass is tried again, from where the service says that the bytes end. */
    function afterFailure(request) {
      failures += 1;
      var passes = request.status === 0 || request.status === 409 || request.status >= 500;
      if (!passes || failures > mostFailures) {
        finished(request);
        return;
      }
      setTimeout(function () {
        call('HEAD', path, {}, null, function (asked) {
          if (asked.status === 200) goOn(Number(asked.getResponseHeader('Upload-Offset')));
          else afterFailure(asked);
        });
      }, 1000 * failures);
    }

    function begin(sha256) {
      var body = JSON.stringify({
        fileName: declaration.fileName,
        segment: declaration.segment,
        byteLength: file.size,
        sha256: sha256,
      });
      call('POST', '/api/v1/uploads', { 'Content-Type': 'application/json' }, body, function (request) {
        var isWell = request.status === 200 || request.status === 201;
        var told = isWell ? JSON.parse(request.responseText) : null;
        if (!told || told.scanId) {
          finished(request);
          return;
        }
        path = '/api/v1/uploads/' + encodeURIComponent(told.uploadId);
        goOn(told.offset);
      });
    }

    file
      .arrayBuffer()
      .then(function (bytes) {
        return root.crypto.subtle.digest('SHA-256', bytes);
      })
      .then(
        function (digest) {
          begin(hexOf(digest));
        },
        function () {
          finished({ status: 0, responseText: '' });
        }
      );
  };
})(window);
