/*
 * The camera of a panel or of a desk: on only while a face is looked at, one picture at a time, nothing kept. ES5, for
 * browsers that have getUserMedia. Pictures are sent as the lens sees them, not as in a mirror.
 */

(function (root) {
  'use strict';

  var tomeoki = root.tomeoki || {};
  root.tomeoki = tomeoki;

  var widthPx = 640;
  var heightPx = 480;
  /* The service takes 512 KiB; a picture of this size and quality has about 60. */
  var quality = 0.9;

  var stream = null;
  var video = null;
  var canvas = null;
  /* Counts openings, so that a camera that comes late is not left on. */
  var opening = 0;

  function close() {
    opening += 1;
    if (stream !== null) {
      stream.getTracks().forEach(function (track) {
        track.stop();
      });
    }
    if (video !== null) video.srcObject = null;
    stream = null;
    video = null;
  }

  function media() {
    var devices = root.navigator.mediaDevices;
    return devices && devices.getUserMedia ? devices : null;
  }

  /*
   * Shows the camera in a video element; `ready` or `failed` is called once. `failed` gets the name of what went wrong:
   * NotAllowedError, NotFoundError, ... or NotSupportedError where pages have no camera.
   */
  function open(element, ready, failed) {
    close();
    var mine = opening;
    var devices = media();
    if (devices === null) {
      failed('NotSupportedError');
      return;
    }
    var wanted = {
      audio: false,
      video: { width: { ideal: widthPx }, height: { ideal: heightPx }, facingMode: 'user' },
    };
    devices.getUserMedia(wanted).then(
      function (opened) {
        if (mine !== opening) {
          opened.getTracks().forEach(function (track) {
            track.stop();
          });
          return;
        }
        stream = opened;
        video = element;
        element.muted = true;
        element.srcObject = opened;
        var playing = element.play();
        if (playing && playing.then) {
          playing.then(ready, function () {
            if (mine === opening) failed('NotReadableError');
          });
        } else ready();
      },
      function (error) {
        if (mine === opening) failed(error && error.name ? error.name : 'NotReadableError');
      }
    );
  }

  /* The name by which the browser calls the camera; the service takes no files and no virtual cameras. */
  function label() {
    var track = stream === null ? null : stream.getVideoTracks()[0];
    return track ? String(track.label).slice(0, 500) : '';
  }

  /* Gives one JPEG to `done`, or null while there is no picture yet. */
  function shoot(done) {
    if (video === null || !video.videoWidth) {
      done(null);
      return;
    }
    if (canvas === null) canvas = document.createElement('canvas');
    var scale = Math.min(1, widthPx / video.videoWidth);
    canvas.width = Math.round(video.videoWidth * scale);
    canvas.height = Math.round(video.videoHeight * scale);
    canvas.getContext('2d').drawImage(video, 0, 0, canvas.width, canvas.height);
    if (canvas.toBlob) canvas.toBlob(done, 'image/jpeg', quality);
    else done(fromDataUrl(canvas.toDataURL('image/jpeg', quality)));
  }

  function fromDataUrl(url) {
    var text = root.atob(url.slice(url.indexOf(',') + 1));
    var bytes = new Uint8Array(text.length);
    for (var at = 0; at < text.length; at += 1) bytes[at] = text.charCodeAt(at);
    return new Blob([bytes], { type: 'image/jpeg' });
  }

  root.addEventListener('pagehide', close);

  tomeoki.camera = { open: open, close: close, shoot: shoot, label: label };
})(window);
